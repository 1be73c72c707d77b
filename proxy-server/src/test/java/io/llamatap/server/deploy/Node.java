package io.llamatap.server.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A part of a YAML or JSON text. Immutable.
 *
 * @param value a map, a list or a scalar; null for what is not there
 */
record Node(@Nullable Object value) {

    static Node of(String text) {
        return documents(text).get(0);
    }

    static Node of(Path file) throws IOException {
        return of(Files.readString(file));
    }

    /** Returns the documents of a text, without empty ones. */
    static List<Node> documents(String text) {
        List<Node> documents = new ArrayList<>();
        for (Object document :
                new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build()).loadAllFromString(text)) {
            if (document != null) {
                documents.add(new Node(merged(document)));
            }
        }
        return documents;
    }

    /** Resolves merge keys, which the loader leaves as they stand. */
    private static Object merged(Object value) {
        if (value instanceof List<?> list) {
            List<Object> items = new ArrayList<>();
            list.forEach(item -> items.add(item == null ? "" : merged(item)));
            return items;
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        if (map.get("<<") instanceof Map<?, ?> base && merged(base) instanceof Map<?, ?> inherited) {
            inherited.forEach((key, item) -> entries.put(String.valueOf(key), item));
        }
        map.forEach((key, item) -> entries.put(String.valueOf(key), item == null ? "" : merged(item)));
        entries.remove("<<");
        return entries;
    }

    /** Returns what is below a path of keys and of indices. */
    Node at(Object... path) {
        Object at = value;
        for (Object step : path) {
            if (at instanceof Map<?, ?> map) {
                at = map.get(step);
            } else if (at instanceof List<?> list && step instanceof Integer index && index < list.size()) {
                at = list.get(index);
            } else {
                at = null;
            }
        }
        return new Node(at);
    }

    boolean isThere() {
        return value != null;
    }

    List<Node> items() {
        return value instanceof List<?> list ? list.stream().map(Node::new).toList() : List.of();
    }

    List<String> texts() {
        return items().stream().map(Node::text).toList();
    }

    Map<String, Node> entries() {
        Map<String, Node> entries = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> entries.put(String.valueOf(key), new Node(item)));
        }
        return entries;
    }

    /** Returns a scalar as text. */
    String text() {
        return String.valueOf(Objects.requireNonNull(value, "nothing there"));
    }

    int number() {
        return Integer.parseInt(text());
    }
}
