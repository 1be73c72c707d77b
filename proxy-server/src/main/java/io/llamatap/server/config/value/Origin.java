package io.llamatap.server.config.value;

import org.jspecify.annotations.Nullable;

/** Where a value was set, as text: {@code argument --listen}, {@code variable OLLAMA_HOST}, {@code llamatap.toml:12}, {@code default}. */
public record Origin(String place) {
    /** The default of the setting. */
    public static final Origin DEFAULT = new Origin("default");

    /** The upstream of the demonstration. */
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

    // The generated equality of records takes more memory than all origins.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Origin origin && place.equals(origin.place);
    }

    @Override
    public int hashCode() {
        return place.hashCode();
    }

    /** Returns the text. */
    @Override
    public String toString() {
        return place;
    }
}
