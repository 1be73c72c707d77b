package io.llamatap.server.log;

import io.llamatap.server.config.setting.LogFormat;
import io.llamatap.server.config.setting.LogLevel;
import io.llamatap.server.text.JsonText;
import io.llamatap.server.text.Timestamp;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** The output of the log: one message per line, as text or as a JSON object. Immutable; any thread. */
public final class LogOutput {
    private static volatile LogOutput current =
            new LogOutput(LogLevel.INFO, LogFormat.TEXT, "", System.err, Clock.systemUTC());

    private final int level;
    private final int nettyLevel;
    private final LogFormat format;
    private final String prefix;
    private final PrintStream out;
    private final Clock clock;

    LogOutput(LogLevel level, LogFormat format, String prefix, PrintStream out, Clock clock) {
        this.level = lowest(level);
        // At debug level, Netty logs pages about the machine.
        this.nettyLevel =
                Math.max(this.level, lowest(level.compareTo(LogLevel.INFO) < 0 ? LogLevel.INFO : LogLevel.WARN));
        this.format = format;
        this.prefix = prefix;
        this.out = out;
        this.clock = clock;
    }

    /**
     * Sends the messages of all loggers to standard error from now on.
     *
     * @param prefix the prefix of each message
     */
    public static void configure(LogLevel level, LogFormat format, String prefix) {
        replace(new LogOutput(level, format, prefix, System.err, Clock.systemUTC()));
    }

    static void replace(LogOutput output) {
        current = output;
    }

    static LogOutput current() {
        return current;
    }

    private static int lowest(LogLevel level) {
        return level == LogLevel.OFF
                ? Integer.MAX_VALUE
                : Level.valueOf(level.name()).toInt();
    }

    boolean takes(Level entry, boolean isNetty) {
        return entry.toInt() >= (isNetty ? nettyLevel : level);
    }

    void write(Level entry, String logger, String message, @Nullable Throwable exception) {
        StringBuilder line = new StringBuilder(200);
        if (format == LogFormat.JSON) {
            json(line, entry, logger, message, exception);
        } else {
            text(line, entry, message, exception);
        }
        // One call, so that lines of two threads do not mix.
        out.print(line.append('\n'));
    }

    private void text(StringBuilder line, Level entry, String message, @Nullable Throwable exception) {
        line.append(Timestamp.of(clock.instant())).append(' ').append(entry.name());
        line.append(entry.name().length() < 5 ? "  " : " ").append(prefix);
        // Text from an upstream or a name server must neither begin a new line nor control a terminal.
        JsonText.show(message, line);
        if (exception != null) {
            for (String at : trace(exception).split("\\R", -1)) {
                String frame = at.stripLeading();
                line.append('\n').append(frame.length() < at.length() ? "\t" : "");
                JsonText.show(frame, line);
            }
        }
    }

    private void json(StringBuilder line, Level entry, String logger, String message, @Nullable Throwable exception) {
        line.append('{');
        field(line, "time", Timestamp.of(clock.instant()));
        field(line, "level", entry.name().toLowerCase(Locale.ROOT));
        field(line, "logger", logger);
        field(line, "thread", Thread.currentThread().getName());
        field(line, "message", prefix + message);
        if (exception != null) {
            field(line, "exception", trace(exception));
        }
        line.setCharAt(line.length() - 1, '}');
    }

    private static void field(StringBuilder line, String name, String value) {
        line.append('"').append(name).append("\":");
        JsonText.quote(value, line);
        line.append(',');
    }

    private static String trace(Throwable exception) {
        StringWriter trace = new StringWriter();
        exception.printStackTrace(new PrintWriter(trace, true));
        return trace.toString().stripTrailing();
    }
}
