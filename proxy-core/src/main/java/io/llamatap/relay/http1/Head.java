package io.llamatap.relay.http1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A head that {@link HeadScanner} accepted, as offsets into its bytes, so that no object is allocated per field.
 *
 * <p>One per event loop, refilled for each head, and valid until the next head is read on that event loop. What is needed for
 * longer has to be copied.
 */
public final class Head {
    private static final int PER_FIELD = 4;

    private final StringCache strings = new StringCache();
    private final HeadPlace place = new HeadPlace();
    private byte[] bytes = new byte[0];
    private int[] offsets = new int[32 * PER_FIELD];
    private FieldName[] names = new FieldName[32];
    private boolean[] dropped = new boolean[32];
    private int count;
    private int firstStart;
    private int firstEnd;
    private int secondStart;
    private int secondEnd;
    private int minorVersion;
    private int fieldsStart;

    /** Returns where the head lies in the receive buffer, and where its rewritten form lies. */
    public HeadPlace place() {
        return place;
    }

    /** Parses {@code bytes[from, to)}, from the first byte of the start line to the CRLF of the empty line. */
    void parse(byte[] bytes, int from, int to, boolean request) {
        this.bytes = bytes;
        place.forget();
        count = 0;
        int lineEnd = find((byte) '\r', from, to);
        firstStart = from;
        firstEnd = find((byte) ' ', from, lineEnd);
        if (request) {
            secondStart = firstEnd + 1;
            secondEnd = find((byte) ' ', secondStart, lineEnd);
            minorVersion = bytes[lineEnd - 1] - '0';
        } else {
            secondStart = firstEnd + 1;
            secondEnd = lineEnd;
            minorVersion = bytes[firstEnd - 1] - '0';
        }
        parseFields(lineEnd + 2, to);
    }

    /** Parses a trailer section, {@code bytes[0, to)}. */
    void parseTrailers(byte[] bytes, int to) {
        this.bytes = bytes;
        place.forget();
        count = 0;
        minorVersion = 1;
        parseFields(0, to);
    }

    private void parseFields(int from, int to) {
        int i = from;
        fieldsStart = i;
        while (bytes[i] != '\r') {
            int colon = find((byte) ':', i, to);
            int end = CharacterClasses.endOfValue(bytes, colon, to);
            int valueStart = colon + 1;
            while (valueStart < end && CharacterClasses.isBlank(bytes[valueStart])) {
                valueStart++;
            }
            int valueEnd = end;
            while (valueEnd > valueStart && CharacterClasses.isBlank(bytes[valueEnd - 1])) {
                valueEnd--;
            }
            add(i, colon, valueStart, valueEnd);
            i = end + 2;
        }
    }

    private void add(int nameStart, int nameEnd, int valueStart, int valueEnd) {
        if (count == names.length) {
            offsets = Arrays.copyOf(offsets, offsets.length * 2);
            names = Arrays.copyOf(names, names.length * 2);
            dropped = Arrays.copyOf(dropped, dropped.length * 2);
        }
        int at = count * PER_FIELD;
        offsets[at] = nameStart;
        offsets[at + 1] = nameEnd;
        offsets[at + 2] = valueStart;
        offsets[at + 3] = valueEnd;
        FieldName name = FieldName.of(bytes, nameStart, nameEnd);
        names[count] = name;
        dropped[count] = name.isHopByHop();
        count++;
    }

    private int find(byte wanted, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != wanted) {
            i++;
        }
        return i;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** Returns the number of fields. */
    public int count() {
        return count;
    }

    public FieldName name(int field) {
        return names[field];
    }

    int nameStart(int field) {
        return offsets[field * PER_FIELD];
    }

    int nameEnd(int field) {
        return offsets[field * PER_FIELD + 1];
    }

    public int valueStart(int field) {
        return offsets[field * PER_FIELD + 2];
    }

    public int valueEnd(int field) {
        return offsets[field * PER_FIELD + 3];
    }

    /** Returns the index of the first byte after the line of a field. */
    int lineEnd(int field) {
        return field + 1 < count ? nameStart(field + 1) : find((byte) '\r', valueEnd(field), bytes.length) + 2;
    }

    /** Returns the index of the first byte of the first field. */
    int fieldsStart() {
        return fieldsStart;
    }

    /** Returns whether a field is not passed on, because it is hop-by-hop, is named in Connection, or was dropped. */
    boolean isDropped(int field) {
        return dropped[field];
    }

    public void drop(int field) {
        dropped[field] = true;
    }

    public void dropAll(FieldName name) {
        for (int i = 0; i < count; i++) {
            if (names[i] == name) {
                dropped[i] = true;
            }
        }
    }

    /** Returns the index of the method; for a response, of the version. */
    public int firstStart() {
        return firstStart;
    }

    public int firstEnd() {
        return firstEnd;
    }

    /** Returns the index of the request target; for a response, of the status code. */
    public int secondStart() {
        return secondStart;
    }

    public int secondEnd() {
        return secondEnd;
    }

    /** Returns the digit after {@code HTTP/1.}. */
    public int minorVersion() {
        return minorVersion;
    }

    /** Returns the status code of a response. */
    public int status() {
        int at = secondStart;
        return (bytes[at] - '0') * 100 + (bytes[at + 1] - '0') * 10 + bytes[at + 2] - '0';
    }

    boolean valueIs(int field, String lowerCase) {
        return CharacterClasses.equalsIgnoreCase(bytes, valueStart(field), valueEnd(field), lowerCase);
    }

    /** Returns whether the head has such a field. */
    public boolean has(FieldName name) {
        for (int i = 0; i < count; i++) {
            if (names[i] == name) {
                return true;
            }
        }
        return false;
    }

    /** Returns the value of a field, the first one if it is repeated; null if there is none. */
    @Nullable
    public String value(FieldName name) {
        for (int i = 0; i < count; i++) {
            if (names[i] == name) {
                return text(valueStart(i), valueEnd(i));
            }
        }
        return null;
    }

    /** Returns a range as a string. It is decoded as Latin-1, which keeps every byte. */
    public String text(int from, int to) {
        return strings.get(bytes, from, to);
    }
}
