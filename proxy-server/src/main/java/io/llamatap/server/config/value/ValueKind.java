package io.llamatap.server.config.value;

/**
 * A kind of value: how it is read and what is accepted. Immutable.
 *
 * @param <T> what a text becomes
 */
public interface ValueKind<T> {

    /**
     * Reads a value as it stands in an argument, a variable or a file.
     *
     * @throws BadValueException if it is not one that is accepted
     */
    T parse(String text) throws BadValueException;

    /** Returns what is accepted, in words that complete "accepted: ". */
    String accepted();

    /** Says whether a value stands in a TOML file without quotes, as numbers and booleans do. */
    default boolean isBare() {
        return false;
    }

    /** Returns a value fit for a message: without a secret that it may hold. */
    default String display(String text) {
        return text;
    }
}
