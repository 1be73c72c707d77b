package io.llamatap.testkit;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.tinylog.core.LogEntry;
import org.tinylog.core.LogEntryValue;
import org.tinylog.writers.Writer;

/**
 * Collects what the relay logs as a bug of its own, so that a test fails even if its exchange looked right. Found by tinylog as
 * the writer {@code bug}. Any thread.
 */
public final class BugWriter implements Writer {
    private static final String MARK = "a bug in the relay";
    private static final Queue<String> BUGS = new ConcurrentLinkedQueue<>();

    /** Called by tinylog. */
    @SuppressWarnings("unused") // tinylog gives every writer its properties
    public BugWriter(Map<String, String> properties) {}

    /** Returns what was logged since the last call. */
    public static List<String> collect() {
        List<String> bugs = List.copyOf(BUGS);
        BUGS.removeAll(bugs);
        return bugs;
    }

    @Override
    public Collection<LogEntryValue> getRequiredLogEntryValues() {
        return EnumSet.of(LogEntryValue.MESSAGE, LogEntryValue.EXCEPTION);
    }

    @Override
    public void write(LogEntry entry) {
        String message = entry.getMessage();
        if (message != null && message.contains(MARK)) {
            BUGS.add(message + ": " + entry.getException());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
