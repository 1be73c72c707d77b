package io.llamatap.relay.exchange;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Logs events that clients can cause at will without letting them fill the log: the first event of each reason, then at most one
 * line in ten seconds, with the number of events since the last one.
 *
 * <p>Owned by one event loop, so several event loops may log the same. The reasons are a closed set. An event that is not logged
 * allocates nothing.
 */
final class ThrottledLog {
    private static final long PERIOD_SECONDS = 10;
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(PERIOD_SECONDS);

    /** The state of one reason. */
    private static final class Line {
        private final Level level;
        private final String text;
        private long loggedNanos;
        private int unlogged;

        Line(Level level, String text) {
            this.level = level;
            this.text = text;
        }
    }

    private final BiConsumer<Level, String> log;
    private final Map<String, Line> lines = new HashMap<>();
    private int unlogged;

    ThrottledLog(BiConsumer<Level, String> log) {
        this.log = log;
    }

    /**
     * Reports an event.
     *
     * @param reason one of a closed set
     * @param text the message, the same for all events of a reason
     * @param who the peer concerned; shown only if this event is logged
     */
    void report(Level level, String reason, String text, @Nullable Object who, long now) {
        Line line = lines.get(reason);
        if (line == null) {
            line = new Line(level, text);
            lines.put(reason, line);
        } else if (now - line.loggedNanos < PERIOD_NANOS) {
            line.unlogged++;
            unlogged++;
            return;
        }
        unlogged -= line.unlogged;
        String more = line.unlogged == 0 ? "" : "; " + line.unlogged + " more since the last message";
        line.unlogged = 0;
        line.loggedNanos = now;
        log.accept(level, text + (who == null ? "" : " (" + who + ")") + more);
    }

    /** Logs the number of events that were counted but not logged. */
    void onTick(long now) {
        if (unlogged == 0) {
            return;
        }
        for (Line line : lines.values()) {
            if (line.unlogged > 0 && now - line.loggedNanos >= PERIOD_NANOS) {
                log.accept(line.level, line.text + ": " + line.unlogged + " more in the last " + PERIOD_SECONDS + " s");
                unlogged -= line.unlogged;
                line.unlogged = 0;
                line.loggedNanos = now;
            }
        }
    }

    /** Returns whether events were counted that are not logged yet. */
    boolean hasUnlogged() {
        return unlogged > 0;
    }
}
