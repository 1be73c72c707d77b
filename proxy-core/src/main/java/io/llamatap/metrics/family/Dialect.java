package io.llamatap.metrics.family;

/** A set of metric names, rendered from the one set of counts: each family says in which of them it is. */
public enum Dialect {
    /** Everything that has one meaning on one page. */
    MAIN(""),
    /** Our own names alone, and those that every process has. */
    PROXY("proxy"),
    /** Those of the exporter written with FastAPI. */
    FASTAPI("fastapi"),
    /** Those of the plugin of Categraf. */
    CATEGRAF("categraf"),
    /** Those of the poller beside Ollama. */
    POLLER("poller"),
    /** Those of the monitoring of a home server. */
    HOMESERVER("homeserver");

    private final String path;

    Dialect(String path) {
        this.path = path;
    }

    /** Returns what stands behind {@code /metrics/}; empty for {@code /metrics} itself. */
    public String path() {
        return path;
    }
}
