package io.llamatap.relay.exchange;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Tells of what clients can bring about at will, without letting them fill the log: of each reason the first case, then one line in
 * ten seconds at most with the number of cases since.
 *
 * <p>Owned by one event loop, so several loops may say the same. The reasons are a closed set. A case that is not told allocates
 * nothing.
 */
final class ThrottledLog {
    private static final long PERIOD_SECONDS = 10;
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(PERIOD_SECONDS);

    /** What was said of one reason. */
    private static final class Line {
        private final Level level;
        private final String text;
        private long toldNanos;
        private int untold;

        Line(Level level, String text) {
            this.level = level;
            this.text = text;
        }
    }

    private final BiConsumer<Level, String> log;
    private final Map<String, Line> lines = new HashMap<>();
    private int untold;

    ThrottledLog(BiConsumer<Level, String> log) {
        this.log = log;
    }

    /**
     * One case has come up.
     *
     * @param reason one of a closed set of words
     * @param text what it means; the same for all cases of a reason
     * @param who whom it concerns; told only where this case is
     */
    void tell(Level level, String reason, String text, @Nullable Object who, long now) {
        Line line = lines.get(reason);
        if (line == null) {
            line = new Line(level, text);
            lines.put(reason, line);
        } else if (now - line.toldNanos < PERIOD_NANOS) {
            line.untold++;
            untold++;
            return;
        }
        untold -= line.untold;
        String more = line.untold == 0 ? "" : "; " + line.untold + " more before";
        line.untold = 0;
        line.toldNanos = now;
        log.accept(level, text + (who == null ? "" : " (" + who + ")") + more);
    }

    /** Tells of cases that nothing followed. */
    void onTick(long now) {
        if (untold == 0) {
            return;
        }
        for (Line line : lines.values()) {
            if (line.untold > 0 && now - line.toldNanos >= PERIOD_NANOS) {
                log.accept(line.level, line.text + ": " + line.untold + " more in " + PERIOD_SECONDS + " s");
                untold -= line.untold;
                line.untold = 0;
                line.toldNanos = now;
            }
        }
    }

    /** Says whether there is something left to tell. */
    boolean hasUntold() {
        return untold > 0;
    }
}
