package io.llamatap.relay.http1;

import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/** Writes the fields of a head that are passed on, in their order, as they came. */
final class HeadFields {
    private static final byte[] CHUNKED = "chunked\r\n".getBytes(StandardCharsets.ISO_8859_1);

    /** For heads whose fields are all written as they came, or in their one canonical form. */
    static final IntPredicate NONE_SPECIAL = field -> false;

    private HeadFields() {}

    /** Writes a field's name as it came, and the colon. */
    static void writeName(Head head, int field, HeadBytes out) {
        int start = head.nameStart(field);
        out.write(head.bytes(), start, head.nameEnd(field) - start);
        out.write(':');
        out.write(' ');
    }

    /**
     * Writes all fields that are not dropped; neighbours that go unchanged are copied together.
     *
     * @param special writes a field otherwise and says so, or leaves it
     */
    static void write(Head head, HeadBytes out, IntPredicate special) {
        write(head, out, special, FieldName.HOST);
    }

    /**
     * Writes all fields that are not dropped, of which one more name may be special.
     *
     * @param special writes a field otherwise and says so, or leaves it
     * @param more asked about too
     */
    static void write(Head head, HeadBytes out, IntPredicate special, FieldName more) {
        byte[] bytes = head.bytes();
        int pending = head.fieldsStart();
        int at = pending;
        for (int i = 0; i < head.count(); i++) {
            int next = head.lineEnd(i);
            FieldName name = head.name(i);
            boolean unchanged = !head.isDropped(i) && !isFraming(name) && name != FieldName.HOST && name != more;
            if (!unchanged) {
                out.write(bytes, pending, at - pending);
                pending = next;
                if (!head.isDropped(i) && !special.test(i)) {
                    writeUsual(head, i, next, out);
                }
            }
            at = next;
        }
        out.write(bytes, pending, at - pending);
    }

    private static boolean isFraming(FieldName name) {
        return name == FieldName.CONTENT_LENGTH || name == FieldName.TRANSFER_ENCODING;
    }

    private static void writeUsual(Head head, int field, int lineEnd, HeadBytes out) {
        if (isFraming(head.name(field)) || head.name(field) == FieldName.HOST) {
            writeCanonical(head, field, out);
        } else {
            int start = head.nameStart(field);
            out.write(head.bytes(), start, lineEnd - start);
        }
    }

    /** Writes a field on which the meaning of the message hangs in the one form that nobody can misread. */
    private static void writeCanonical(Head head, int field, HeadBytes out) {
        writeName(head, field, out);
        if (head.name(field) == FieldName.TRANSFER_ENCODING) {
            out.write(CHUNKED);
            return;
        }
        int from = head.valueStart(field);
        int to = head.valueEnd(field);
        if (head.name(field) == FieldName.CONTENT_LENGTH) {
            while (from < to - 1 && head.bytes()[from] == '0') {
                from++;
            }
        }
        out.write(head.bytes(), from, to - from);
        out.writeCrlf();
    }
}
