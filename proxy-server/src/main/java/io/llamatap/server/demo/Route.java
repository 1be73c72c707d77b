package io.llamatap.server.demo;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path that the stand-in knows, with the methods that it takes there. Immutable.
 *
 * @param methods in the order in which Ollama names them in Allow
 */
record Route(List<String> methods) {
    private static final Route PROBED = new Route(List.of("HEAD", "GET"));
    private static final Route READ = new Route(List.of("GET"));
    private static final Route ASKED = new Route(List.of("POST"));
    private static final Route BLOB = new Route(List.of("HEAD", "POST"));

    private static final Map<String, Route> EXACT = Map.ofEntries(
            Map.entry("/", PROBED),
            Map.entry("/api/version", PROBED),
            Map.entry("/api/tags", PROBED),
            Map.entry("/api/ps", READ),
            Map.entry("/v1/models", READ),
            Map.entry("/api/show", ASKED),
            Map.entry("/api/generate", ASKED),
            Map.entry("/api/chat", ASKED),
            Map.entry("/api/embed", ASKED),
            Map.entry("/api/embeddings", ASKED),
            Map.entry("/api/pull", ASKED),
            Map.entry("/api/create", ASKED),
            Map.entry("/api/copy", ASKED),
            Map.entry("/api/delete", new Route(List.of("DELETE"))),
            Map.entry("/v1/chat/completions", ASKED),
            Map.entry("/v1/completions", ASKED),
            Map.entry("/v1/embeddings", ASKED),
            Map.entry("/v1/messages", ASKED),
            Map.entry("/v1/responses", ASKED));

    /** Finds what is known of a path. */
    static Optional<Route> of(String path) {
        if (isBelow("/v1/models/", path)) {
            return Optional.of(READ);
        }
        return isBelow("/api/blobs/", path) ? Optional.of(BLOB) : Optional.ofNullable(EXACT.get(path));
    }

    boolean takes(String method) {
        return methods.contains(method);
    }

    /** Returns the value of Allow. */
    String allowed() {
        return String.join(", ", methods);
    }

    private static boolean isBelow(String parent, String path) {
        return path.startsWith(parent) && path.length() > parent.length();
    }
}
