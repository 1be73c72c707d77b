package io.llamatap.relay.http1;

import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/** Writes the fields of a head that are passed on, in their order. Stateless: any thread. */
final class HeadFields {
    private static final byte[] CHUNKED = "chunked\r\n".getBytes(StandardCharsets.ISO_8859_1);

    /** For heads without fields that are rewritten in a special way. */
    static final IntPredicate NONE_SPECIAL = field -> false;

    private HeadFields() {}

    /** Writes the name of a field as it came, and the colon. */
    static void writeName(Head head, int field, HeadBytes out) {
        int start = head.nameStart(field);
        out.write(head.bytes(), start, head.nameEnd(field) - start);
        out.write(':');
        out.write(' ');
    }

    /**
     * Writes all fields that are not dropped. Adjacent unchanged fields are copied together.
     *
     * @param special writes a field in another form and returns true, or returns false
     */
    static void write(Head head, HeadBytes out, IntPredicate special) {
        write(head, out, special, FieldName.HOST);
    }

    /**
     * Writes all fields that are not dropped.
     *
     * @param special writes a field in another form and returns true, or returns false
     * @param more one more field for which {@code special} is asked
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

    /**
     * Writes a field that determines the framing or the target of the message in its canonical form, so that nobody can misread
     * it.
     */
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
