package io.llamatap.relay.http1;

import java.nio.charset.StandardCharsets;

/** Writes an upstream's head for the client: hop-by-hop fields replaced by our own, all else as it came. */
public final class ResponseHeadWriter {
    /** What is said about the client's connection. */
    public enum Persistence {
        /** Nothing: it persists, as HTTP/1.1 has it. */
        DEFAULT(""),
        CLOSE("Connection: close\r\n"),
        /** The client speaks HTTP/1.0 and asked for it. */
        KEEP_ALIVE("Connection: keep-alive\r\n");

        @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
        private final byte[] field;

        Persistence(String field) {
            this.field = field.getBytes(StandardCharsets.ISO_8859_1);
        }

        /** Returns the field that says it, with its line's end; not to be changed. */
        public byte[] field() {
            return field;
        }

        /**
         * Returns what has to be said.
         *
         * @param http10 whether the client speaks HTTP/1.0
         */
        public static Persistence of(boolean http10, boolean persists) {
            if (!persists) {
                return CLOSE;
            }
            return http10 ? KEEP_ALIVE : DEFAULT;
        }
    }

    private static final byte[] VERSION = "HTTP/1.1".getBytes(StandardCharsets.ISO_8859_1);

    private ResponseHeadWriter() {}

    /** Writes the head behind what is there. */
    static void write(Head head, Persistence persistence, HeadBytes out) {
        writeStart(head, out);
        HeadFields.write(head, out, HeadFields.NONE_SPECIAL);
        writeEnd(persistence, out);
    }

    /**
     * Writes the head of an upstream that has a path of its own.
     *
     * @param sentHost the Host that the upstream got
     */
    public static void write(
            Head head, Persistence persistence, LocationPath location, String sentHost, HeadBytes out) {
        if (!location.concerns(head)) {
            write(head, persistence, out);
            return;
        }
        writeStart(head, out);
        HeadFields.write(head, out, field -> location.write(head, field, sentHost, out), FieldName.LOCATION);
        writeEnd(persistence, out);
    }

    private static void writeStart(Head head, HeadBytes out) {
        byte[] bytes = head.bytes();
        out.write(VERSION);
        out.write(bytes, head.firstEnd(), head.secondEnd() - head.firstEnd());
        out.writeCrlf();
    }

    private static void writeEnd(Persistence persistence, HeadBytes out) {
        out.write(persistence.field());
        out.writeCrlf();
    }
}
