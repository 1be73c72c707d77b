package io.llamatap.server.config.setting;

import io.llamatap.server.config.value.WordKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log and the access log. Immutable.
 *
 * @param level the lowest level that is logged
 * @param format of the log
 * @param access the destination of the access log; null for none
 * @param accessFormat of the access log
 */
public record LogConfig(
        LogLevel level, LogFormat format, @Nullable AccessLogTarget access, LogFormat accessFormat) {
    public static final ConfigKey<LogLevel> LOG_LEVEL = ConfigKey.of(
                    "log-level",
                    WordKind.of(List.of(LogLevel.values()))
                            .understanding("warning", LogLevel.WARN)
                            .understanding("critical", LogLevel.ERROR)
                            .understanding("fatal", LogLevel.ERROR),
                    "info",
                    "the lowest level of messages that are logged to standard error")
            .orVariable("LOG_LEVEL");

    public static final ConfigKey<LogFormat> LOG_FORMAT = ConfigKey.of(
            "log-format",
            WordKind.of(List.of(LogFormat.values())),
            "text",
            "the format of log messages: text, or one JSON object per line");

    static final ConfigKey<Optional<AccessLogTarget>> ACCESS_LOG = ConfigKey.of(
            "access-log",
            new AccessLogKind(),
            "off",
            "where to write one line for each request. A file that was moved away is created again");

    static final ConfigKey<LogFormat> ACCESS_LOG_FORMAT = ConfigKey.of(
            "access-log-format",
            WordKind.of(List.of(LogFormat.values())),
            "text",
            "the format of the access log: key=value pairs (logfmt), or one JSON object per line");

    /** All settings of this group, in the order of the help. */
    static final List<ConfigKey<?>> KEYS = List.of(LOG_LEVEL, LOG_FORMAT, ACCESS_LOG, ACCESS_LOG_FORMAT);

    static LogConfig of(Settings settings) {
        return new LogConfig(
                settings.get(LOG_LEVEL),
                settings.get(LOG_FORMAT),
                settings.get(ACCESS_LOG).orElse(null),
                settings.get(ACCESS_LOG_FORMAT));
    }
}
