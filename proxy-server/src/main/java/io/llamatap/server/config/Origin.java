package io.llamatap.server.config;

/**
 * Where a value came from, in words: {@code argument --listen}, {@code variable OLLAMA_HOST}, {@code llamatap.toml:12},
 * {@code default}.
 */
public record Origin(String place) {
    /** Nothing was set. */
    public static final Origin DEFAULT = new Origin("default");

    /** The demonstration's own. */
    public static final Origin DEMO = new Origin("argument --demo");

    static Origin argument(String name) {
        return new Origin("argument " + name);
    }

    static Origin variable(String name) {
        return new Origin("variable " + name);
    }

    static Origin file(String file, int line) {
        return new Origin(file + ":" + line);
    }

    /** Returns the words. */
    @Override
    public String toString() {
        return place;
    }
}
