package io.llamatap.server.config.exporter;

import io.llamatap.server.config.value.Notice;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.config.value.RawValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the log level from the log file of the replaced Python exporter: the input of {@code logging.config.dictConfig} as YAML. Handlers
 * and formats have no counterpart here. The parser is loaded only if the file exists.
 */
public final class PythonLogFile {
    /** The path that the exporter uses and that containers mount. */
    public static final Path USUAL = Path.of("/app/log_config.yaml");

    private static final int LIMIT = 1 << 20;
    private static final List<String> USED = List.of("version", "root", "loggers", "disable_existing_loggers");

    private PythonLogFile() {}

    /** Returns the level in a file, or null if there is no file or no level. Adds what was ignored to the notices. */
    public static @Nullable RawValue level(Path file, List<Notice> notices) {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            if (Files.size(file) > LIMIT) {
                throw new IOException("it is too large for a settings file");
            }
            Object root = new Load(
                            LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromString(Files.readString(file));
            if (root instanceof Map<?, ?> config) {
                return level(file, config, notices);
            }
            notices.add(new Notice(Level.WARN, file + " is ignored: it is not a YAML mapping"));
        } catch (IOException | YamlEngineException e) {
            String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            notices.add(new Notice(Level.WARN, file + " is ignored: it cannot be read (" + why + ")"));
        }
        return null;
    }

    private static @Nullable RawValue level(Path file, Map<?, ?> config, List<Notice> notices) {
        List<String> unused = new ArrayList<>();
        config.keySet().stream()
                .map(String::valueOf)
                .filter(key -> !USED.contains(key))
                .forEach(unused::add);
        if (!unused.isEmpty()) {
            notices.add(new Notice(
                    Level.INFO,
                    file + ": only log levels are read from this file; ignored: " + String.join(", ", unused)));
        }
        String root = level(config.get("root"));
        if (root != null) {
            return new RawValue(new Origin(file.toString()), root);
        }
        // Without a root logger, the lowest level of all loggers, so that no wanted message is lost.
        return config.get("loggers") instanceof Map<?, ?> loggers
                ? loggers.values().stream()
                        .map(PythonLogFile::level)
                        .filter(Objects::nonNull)
                        .map(Level::valueOf)
                        .min(Comparator.comparingInt(Level::toInt))
                        .map(level -> new RawValue(
                                new Origin(file.toString()), level.name().toLowerCase(Locale.ROOT)))
                        .orElse(null)
                : null;
    }

    /** Returns the level of a logger as ours; null if it has none that Python knows. */
    private static @Nullable String level(@Nullable Object logger) {
        Object level = logger instanceof Map<?, ?> table ? table.get("level") : null;
        return switch (String.valueOf(level).toUpperCase(Locale.ROOT)) {
            case "DEBUG", "10" -> "DEBUG";
            case "INFO", "20" -> "INFO";
            case "WARNING", "WARN", "30" -> "WARN";
            case "ERROR", "CRITICAL", "FATAL", "40", "50" -> "ERROR";
            default -> null;
        };
    }
}
