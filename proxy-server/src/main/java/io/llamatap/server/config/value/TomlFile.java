package io.llamatap.server.config.value;

import io.llamatap.server.text.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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
 * A TOML file that could be read, which knows where everything stands. Its parser is loaded only where a file is named.
 *
 * @param name as it was named
 */
public record TomlFile(String name, TomlParseResult root) {

    /**
     * Reads a file; what is wrong with it goes to the problems.
     *
     * @param origin who named the file
     * @return null if anything is wrong: what a broken file says beyond its first error is guesswork
     */
    public static @Nullable TomlFile read(String name, Origin origin, Problems problems) {
        try {
            TomlFile file = new TomlFile(name, Toml.parse(withoutMark(Files.readString(Path.of(name)))));
            for (TomlParseError error : file.root.errors()) {
                problems.add(file.origin(error.position()), firstLine(error.getMessage()));
            }
            return file.root.hasErrors() ? null : file;
        } catch (IOException e) {
            problems.add(origin, "\"" + name + "\" " + FileTrouble.of(e));
        } catch (InvalidPathException e) {
            problems.add(origin, "\"" + name + "\" cannot be read: " + e.getMessage());
        }
        return null;
    }

    public Origin origin(@Nullable TomlPosition position) {
        return position == null ? new Origin(name) : Origin.file(name, position.line());
    }

    /** Returns where a key of a table of this file stands. */
    public Origin origin(TomlTable table, String key) {
        return origin(table.inputPositionOf(List.of(key)));
    }

    /** Returns a value as text; null if it is a table, a list or a date. */
    public static @Nullable String scalar(@Nullable Object value) {
        return value instanceof String || value instanceof Long || value instanceof Double || value instanceof Boolean
                ? value.toString()
                : null;
    }

    /** Says whether a list has no element of another kind. */
    public static boolean holdsOnly(Class<?> kind, TomlArray list) {
        return list.toList().stream().allMatch(kind::isInstance);
    }

    /** Some editors put a mark of UTF-8 before the text. */
    private static String withoutMark(String text) {
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "is not TOML" : message.lines().findFirst().orElse("is not TOML");
    }
}
