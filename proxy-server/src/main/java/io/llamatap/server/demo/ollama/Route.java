package io.llamatap.server.demo.ollama;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path of the simulated Ollama and its methods. Immutable.
 *
 * @param methods in the order of Ollama's Allow field
 */
record Route(List<String> methods) {
    private static final Route HEAD_OR_GET = new Route(List.of("HEAD", "GET"));
    private static final Route GET_ONLY = new Route(List.of("GET"));
    private static final Route POST_ONLY = new Route(List.of("POST"));
    private static final Route BLOB = new Route(List.of("HEAD", "POST"));

    private static final Map<String, Route> EXACT = Map.ofEntries(
            Map.entry("/", HEAD_OR_GET),
            Map.entry("/api/version", HEAD_OR_GET),
            Map.entry("/api/tags", HEAD_OR_GET),
            Map.entry("/api/ps", GET_ONLY),
            Map.entry("/v1/models", GET_ONLY),
            Map.entry("/api/show", POST_ONLY),
            Map.entry("/api/generate", POST_ONLY),
            Map.entry("/api/chat", POST_ONLY),
            Map.entry("/api/embed", POST_ONLY),
            Map.entry("/api/embeddings", POST_ONLY),
            Map.entry("/api/pull", POST_ONLY),
            Map.entry("/api/create", POST_ONLY),
            Map.entry("/api/copy", POST_ONLY),
            Map.entry("/api/delete", new Route(List.of("DELETE"))),
            Map.entry("/v1/chat/completions", POST_ONLY),
            Map.entry("/v1/completions", POST_ONLY),
            Map.entry("/v1/embeddings", POST_ONLY),
            Map.entry("/v1/messages", POST_ONLY),
            Map.entry("/v1/responses", POST_ONLY));

    /** Returns the route of a path. */
    static Optional<Route> of(String path) {
        if (isBelow("/v1/models/", path)) {
            return Optional.of(GET_ONLY);
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
