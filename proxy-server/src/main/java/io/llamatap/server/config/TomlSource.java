package io.llamatap.server.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/** Reads settings from a TOML file. Its parser is loaded only where a file is named. */
final class TomlSource {
    private final String file;
    private final Problems problems;

    private TomlSource(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Returns the settings of a file by key; what is wrong with the file goes to the problems. */
    static Map<ConfigKey<?>, RawValue> read(RawValue file, Problems problems) {
        try {
            String text = Files.readString(Path.of(file.text()));
            return new TomlSource(file.text(), problems).settings(Toml.parse(text));
        } catch (NoSuchFileException e) {
            problems.add(file.origin(), "\"" + file.text() + "\" does not exist");
        } catch (AccessDeniedException e) {
            problems.add(file.origin(), "\"" + file.text() + "\" may not be read");
        } catch (MalformedInputException e) {
            problems.add(file.origin(), "\"" + file.text() + "\" is not UTF-8 text");
        } catch (IOException | InvalidPathException e) {
            problems.add(file.origin(), "\"" + file.text() + "\" cannot be read: " + e.getMessage());
        }
        return Map.of();
    }

    private Map<ConfigKey<?>, RawValue> settings(TomlParseResult toml) {
        for (TomlParseError error : toml.errors()) {
            problems.add(place(error.position()), firstLine(error.getMessage()));
        }
        if (toml.hasErrors()) {
            // What a broken file says beyond its first error is guesswork.
            return Map.of();
        }
        Map<ConfigKey<?>, RawValue> settings = new LinkedHashMap<>();
        for (List<String> path : toml.keyPathSet(false)) {
            String name = String.join(".", path);
            Origin origin = new Origin(place(toml.inputPositionOf(path)));
            ConfigKey<?> key = path.size() == 1 ? ConfigKey.named(name) : null;
            String text = scalar(toml.get(path));
            if (key == null) {
                problems.add(origin, "unknown key " + name + Nearest.hint(name, names()));
            } else if (text == null) {
                problems.add(
                        origin,
                        key.name() + " is a table, list or date; accepted: "
                                + key.kind().accepted());
            } else {
                settings.put(key, new RawValue(origin, text));
            }
        }
        return settings;
    }

    private String place(@Nullable TomlPosition position) {
        return position == null ? file : file + ":" + position.line();
    }

    private static @Nullable String scalar(@Nullable Object value) {
        return value instanceof String || value instanceof Long || value instanceof Double || value instanceof Boolean
                ? value.toString()
                : null;
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "is not TOML" : message.lines().findFirst().orElse("is not TOML");
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (ConfigKey<?> key : ConfigKey.catalogue()) {
            names.add(key.name());
        }
        return names;
    }
}
