package io.llamatap.metrics.declaration;

/** A page with its own selection of metric names, rendered from the same counts. Each family declares its dialects. */
public enum Dialect {
    /** All families, except those whose name another family has. */
    MAIN(""),
    /** The names of this proxy and the process metrics only. */
    PROXY("proxy"),
    /** The names of the exporter written with FastAPI. */
    FASTAPI("fastapi"),
    /** The names of the Categraf plugin. */
    CATEGRAF("categraf"),
    /** The names of the polling exporter. */
    POLLER("poller"),
    /** The names of the home server exporter. */
    HOMESERVER("homeserver"),
    /** The names of vLLM, for dashboards and tools that were made for it. */
    VLLM("vllm");

    private final String path;

    Dialect(String path) {
        this.path = path;
    }

    /** Returns the path after {@code /metrics/}; empty for {@code /metrics} itself. */
    public String path() {
        return path;
    }
}
