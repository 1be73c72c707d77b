package io.llamatap.tap.scan;

/**
 * Takes the wanted fields as {@link JsonScanner} meets them, duplicates included.
 *
 * <p>Bytes are borrowed for the call. A field may come with any type of value: the sender is not trusted.
 */
interface FieldSink {
    /**
     * A string of a field of which something is held, its escapes decoded.
     *
     * @param cut whether it is longer than what was held
     */
    void onString(JsonField field, byte[] bytes, int from, int to, boolean cut);

    /** A number as written; no bytes at all where it is longer than {@link ScanLimits#NUMBER_BYTES}. */
    void onNumber(JsonField field, byte[] bytes, int from, int to);

    /**
     * A literal.
     *
     * @param first its first letter: t, f or n
     */
    void onLiteral(JsonField field, byte first);

    /** An array, an object, or a string of which nothing is held: told as soon as it is known whether it is empty. */
    void onPresence(JsonField field, boolean isEmpty);
}
