package io.llamatap.server;

import io.llamatap.server.text.JsonText;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tinylog.core.LogEntry;
import org.tinylog.core.LogEntryValue;
import org.tinylog.writers.Writer;

/**
 * Writes log entries as JSON objects, one a line, to standard error: tinylog's own JSON writer knows only files. Made by tinylog
 * by name, hence public. Any thread.
 */
public final class JsonLogWriter implements Writer {
    /** The property with what each message begins with. */
    static final String PREFIX = "prefix";

    private final PrintStream out;
    private final String prefix;

    /** Takes all properties that tinylog has for a writer. */
    public JsonLogWriter(Map<String, String> properties) {
        this(System.err, properties.getOrDefault(PREFIX, ""));
    }

    JsonLogWriter(PrintStream out, String prefix) {
        this.out = out;
        this.prefix = prefix;
    }

    @Override
    public Set<LogEntryValue> getRequiredLogEntryValues() {
        return EnumSet.of(
                LogEntryValue.DATE,
                LogEntryValue.LEVEL,
                LogEntryValue.CLASS,
                LogEntryValue.THREAD,
                LogEntryValue.MESSAGE,
                LogEntryValue.EXCEPTION);
    }

    @Override
    public void write(LogEntry entry) {
        StringBuilder line = new StringBuilder(200).append('{');
        field(line, "time", entry.getTimestamp().toInstant().toString());
        field(line, "level", entry.getLevel().name().toLowerCase(Locale.ROOT));
        field(line, "logger", entry.getClassName());
        field(
                line,
                "thread",
                entry.getThread() == null ? null : entry.getThread().getName());
        field(line, "message", entry.getMessage() == null ? null : prefix + entry.getMessage());
        if (entry.getException() != null) {
            StringWriter trace = new StringWriter();
            entry.getException().printStackTrace(new PrintWriter(trace, true));
            field(line, "exception", trace.toString());
        }
        line.setCharAt(line.length() - 1, '}');
        // One call, so that entries of two threads do not mix.
        out.print(line.append('\n'));
    }

    private static void field(StringBuilder line, String name, @Nullable String value) {
        if (value != null) {
            line.append('"').append(name).append("\":");
            JsonText.quote(value, line);
            line.append(',');
        }
    }

    @Override
    public void flush() {
        out.flush();
    }

    /** Leaves standard error open: it is not ours. */
    @Override
    public void close() {}
}
