package io.llamatap.tap.scan.json;

/**
 * Receives the wanted fields as {@link JsonScanner} reads them, including duplicates.
 *
 * <p>Bytes are borrowed for the call. A field may have any type of value, because the sender is not trusted.
 */
public interface FieldSink {
    /**
     * A string of a field whose text is wanted, with its escapes decoded.
     *
     * @param cut whether the string is longer than what was stored
     */
    void onString(JsonField field, byte[] bytes, int from, int to, boolean cut);

    /** The number of letters of a text (see {@link LetterCount}), which is then reported as any other string. */
    default void onLetters(JsonField field, long letters) {}

    /** A number as written. The range is empty if it is longer than {@link ScanLimits#NUMBER_BYTES}. */
    void onNumber(JsonField field, byte[] bytes, int from, int to);

    /**
     * The literal true, false or null.
     *
     * @param first its first letter
     */
    void onLiteral(JsonField field, byte first);

    /** An array, an object, or a string whose text is not wanted. Called as soon as it is known whether it is empty. */
    void onPresence(JsonField field, boolean isEmpty);
}
