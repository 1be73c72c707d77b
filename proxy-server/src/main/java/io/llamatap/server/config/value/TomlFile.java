package io.llamatap.server.config.value;

import io.llamatap.server.text.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A parsed TOML file with the positions of its values. Its parser is loaded only if a file is given.
 *
 * @param name the name as it was given
 */
public record TomlFile(String name, TomlParseResult root) {

    /**
     * Reads a file and adds what is wrong with it to the problems.
     *
     * @param origin where the file was named
     * @return null if anything is wrong, because values after a syntax error are unreliable
     */
    public static @Nullable TomlFile read(String name, Origin origin, Problems problems) {
        if (name.isEmpty()) {
            problems.add(origin, "\"\" is empty; accepted: the path of a TOML file");
            return null;
        }
        try {
            return parse(name, Path.of(name), origin, problems);
        } catch (InvalidPathException e) {
            problems.add(origin, "\"" + name + "\" " + FileTrouble.ofName(e));
            return null;
        }
    }

    private static @Nullable TomlFile parse(String name, Path path, Origin origin, Problems problems) {
        try {
            TomlFile file = new TomlFile(name, Toml.parse(withoutMark(Files.readString(path))));
            for (TomlParseError error : file.root.errors()) {
                problems.add(file.origin(error.position()), firstLine(error.getMessage()));
            }
            return file.root.hasErrors() ? null : file;
        } catch (NoSuchFileException e) {
            problems.add(
                    origin,
                    "\"" + name + "\" " + FileTrouble.of(path, e)
                            + (path.isAbsolute() ? "" : " in " + Path.of("").toAbsolutePath())
                            + "; accepted: a TOML file, which must be mounted there if this is a container");
        } catch (IOException e) {
            problems.add(origin, "\"" + name + "\" " + FileTrouble.of(path, e));
        }
        return null;
    }

    public Origin origin(@Nullable TomlPosition position) {
        return position == null ? new Origin(name) : Origin.file(name, position.line());
    }

    /** Returns the position of a key in a table of this file. */
    public Origin origin(TomlTable table, String key) {
        return origin(table.inputPositionOf(List.of(key)));
    }

    /** Returns a value as text; null if it is a table, a list or a date. */
    public static @Nullable String scalar(@Nullable Object value) {
        return value instanceof String || value instanceof Long || value instanceof Double || value instanceof Boolean
                ? value.toString()
                : null;
    }

    /** Returns whether all elements of a list are of one type. */
    public static boolean holdsOnly(Class<?> kind, TomlArray list) {
        return list.toList().stream().allMatch(kind::isInstance);
    }

    /** Removes the byte order mark that some editors write. */
    private static String withoutMark(String text) {
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "is not TOML" : message.lines().findFirst().orElse("is not TOML");
    }
}
