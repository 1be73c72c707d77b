package io.llamatap.server;

import io.llamatap.server.config.LogFormat;
import io.llamatap.server.config.LogLevel;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.tinylog.configuration.Configuration;

/** Sets up the log: standard error, one entry a line, as text or JSON. */
final class LogOutput {
    private LogOutput() {}

    /**
     * Sets the log up. To be called once, before the first entry: what comes later finds the configuration frozen.
     *
     * @param prefix what each message begins with
     */
    static void configure(LogLevel level, LogFormat format, String prefix) {
        Configuration.replace(properties(level, format, prefix));
    }

    static Map<String, String> properties(LogLevel level, LogFormat format, String prefix) {
        Map<String, String> properties = new HashMap<>();
        properties.put("level", level.name().toLowerCase(Locale.ROOT));
        // Netty tells at debug level what it found on the machine: pages of it, and nothing of ours.
        boolean isChatty = level == LogLevel.TRACE || level == LogLevel.DEBUG;
        if (isChatty || level == LogLevel.INFO) {
            properties.put("level@io.netty", isChatty ? "info" : "warn");
        }
        if (format == LogFormat.JSON) {
            properties.put("writer", JsonLogWriter.class.getName());
            properties.put("writer." + JsonLogWriter.PREFIX, prefix);
        } else {
            properties.put("writer", "console");
            properties.put("writer.stream", "err");
            properties.put(
                    "writer.format", "{date: yyyy-MM-dd'T'HH:mm:ss.SSSXXX} {level|min-size=5} " + prefix + "{message}");
        }
        // Nothing is buffered, so nothing is to be done at the end: one shutdown hook less.
        properties.put("autoshutdown", "false");
        return properties;
    }
}
