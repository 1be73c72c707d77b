package io.llamatap.server.config.value;

/**
 * A type of setting: how its values are parsed and what is accepted. Immutable.
 *
 * @param <T> the type of the parsed value
 */
public interface ValueKind<T> {

    /**
     * Parses a value of an argument, a variable or a file.
     *
     * @throws BadValueException if the value is not accepted
     */
    T parse(String text) throws BadValueException;

    /** Returns what is accepted, in words that follow "accepted: ". */
    String accepted();

    /** Returns whether values are written without quotes in a TOML file, like numbers and booleans. */
    default boolean isBare() {
        return false;
    }

    /** Returns a value for a message, without secrets. */
    default String display(String text) {
        return text;
    }
}
