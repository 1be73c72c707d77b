package io.llamatap.server.config.value;

import org.jspecify.annotations.Nullable;

/**
 * Where a value came from, in words: {@code argument --listen}, {@code variable OLLAMA_HOST}, {@code llamatap.toml:12},
 * {@code default}.
 */
public record Origin(String place) {
    /** Nothing was set. */
    public static final Origin DEFAULT = new Origin("default");

    /** The demonstration's own. */
    public static final Origin DEMO = new Origin("argument --demo");

    public static Origin argument(String name) {
        return new Origin("argument " + name);
    }

    public static Origin variable(String name) {
        return new Origin("variable " + name);
    }

    public static Origin file(String file, int line) {
        return new Origin(file + ":" + line);
    }

    // The equality that Java makes for records at run time takes more memory than all origins.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Origin origin && place.equals(origin.place);
    }

    @Override
    public int hashCode() {
        return place.hashCode();
    }

    /** Returns the words. */
    @Override
    public String toString() {
        return place;
    }
}
