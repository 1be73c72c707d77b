package io.llamatap.server.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The schema of the state as docs/state.md has it. Immutable. */
final class StateSchema {
    private static final Path PAGE = Path.of("..", "docs", "state.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| ([a-z ]+) \\| .+ \\|$");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```json\n(.*?)```");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final String example;

    StateSchema() throws IOException {
        String page = Files.readString(PAGE);
        for (Matcher row = ROW.matcher(page); row.find(); ) {
            types.put(row.group(1), row.group(2));
        }
        Matcher block = EXAMPLE.matcher(page);
        if (!block.find()) {
            throw new IOException("no example in " + PAGE);
        }
        example = block.group(1);
    }

    String example() {
        return example;
    }

    /** Returns all names, without those that are there only if asked for. */
    Set<String> names(boolean isWithClients) {
        Set<String> names = new TreeSet<>(types.keySet());
        names.removeIf(name -> !isWithClients && name.contains("[].client"));
        return names;
    }

    /** Returns the names in a document, and fails if one is not in the schema, or its value is of another type. */
    Set<String> check(@Nullable Object document) {
        Set<String> seen = new TreeSet<>();
        check("", document, seen);
        return seen;
    }

    private void check(String path, @Nullable Object value, Set<String> seen) {
        if (value instanceof Map<?, ?> fields) {
            fields.forEach((name, field) -> check(path.isEmpty() ? (String) name : path + "." + name, field, seen));
        } else if (value instanceof List<?> elements) {
            elements.forEach(element -> check(path + "[]", element, seen));
        } else {
            String name = types.containsKey(path) ? path : path.replaceFirst("[^.]*$", "*");
            String type = types.get(name);
            if (type == null || !isOf(type, value)) {
                throw new AssertionError(path + " is " + type + " in the schema, but is " + value);
            }
            seen.add(name);
        }
    }

    private static boolean isOf(String type, @Nullable Object value) {
        if (value == null) {
            return type.endsWith(" or null");
        }
        return switch (type.replace(" or null", "")) {
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Long;
            case "number" -> value instanceof Double || value instanceof Long;
            case "time" -> value instanceof String text && isTime(text);
            default -> false;
        };
    }

    private static boolean isTime(String text) {
        try {
            return Instant.parse(text).toString().equals(text);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
