package io.llamatap.relay.http1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A head that {@link HeadScanner} accepted, as offsets into its bytes: no object per field.
 *
 * <p>One per event loop, filled anew for each head and valid until the next one is read on that loop; who needs something of it
 * for longer copies it.
 */
public final class Head {
    private static final int PER_FIELD = 4;

    private final StringCache texts = new StringCache();
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

    /** Where the head stands in what was read, and where it is written anew. */
    public HeadPlace place() {
        return place;
    }

    /** Reads {@code bytes[from, to)}, from the first byte of the start line to the CRLF of the empty line. */
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

    /** Reads a trailer section, {@code bytes[0, to)}. */
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

    /** The number of fields. */
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

    /** Where the line behind this field's begins. */
    int lineEnd(int field) {
        return field + 1 < count ? nameStart(field + 1) : find((byte) '\r', valueEnd(field), bytes.length) + 2;
    }

    /** Where the first field's line begins. */
    int fieldsStart() {
        return fieldsStart;
    }

    /** Says whether a field is hop-by-hop, by its name or because Connection names it. */
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

    /** Where the method begins; for a response, the version. */
    public int firstStart() {
        return firstStart;
    }

    public int firstEnd() {
        return firstEnd;
    }

    /** Where the target begins; for a response, the status code. */
    public int secondStart() {
        return secondStart;
    }

    public int secondEnd() {
        return secondEnd;
    }

    /** The digit behind {@code HTTP/1.}. */
    public int minorVersion() {
        return minorVersion;
    }

    /** The status code of a response. */
    public int status() {
        int at = secondStart;
        return (bytes[at] - '0') * 100 + (bytes[at + 1] - '0') * 10 + bytes[at + 2] - '0';
    }

    boolean valueIs(int field, String lowerCase) {
        return CharacterClasses.equalsIgnoreCase(bytes, valueStart(field), valueEnd(field), lowerCase);
    }

    /** Says whether there is such a field. */
    public boolean has(FieldName name) {
        for (int i = 0; i < count; i++) {
            if (names[i] == name) {
                return true;
            }
        }
        return false;
    }

    /** Returns a field's value; null if the field is missing, the first if it is repeated. */
    @Nullable
    public String value(FieldName name) {
        for (int i = 0; i < count; i++) {
            if (names[i] == name) {
                return text(valueStart(i), valueEnd(i));
            }
        }
        return null;
    }

    /** Returns a range as text; Latin-1 keeps every byte. */
    public String text(int from, int to) {
        return texts.of(bytes, from, to);
    }
}
