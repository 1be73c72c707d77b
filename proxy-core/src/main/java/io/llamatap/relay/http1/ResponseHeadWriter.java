package io.llamatap.relay.http1;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the head of an upstream's response for the client: hop-by-hop fields are replaced by our own, all others are
 * unchanged. Stateless: any thread.
 */
public final class ResponseHeadWriter {
    /** The Connection header field for the client. */
    public enum Persistence {
        /** None: the connection persists by default in HTTP/1.1. */
        DEFAULT(""),
        CLOSE("Connection: close\r\n"),
        /** The client speaks HTTP/1.0 and asked for a persistent connection. */
        KEEP_ALIVE("Connection: keep-alive\r\n");

        @SuppressWarnings("ImmutableEnumChecker") // never changed
        private final byte[] field;

        Persistence(String field) {
            this.field = field.getBytes(StandardCharsets.ISO_8859_1);
        }

        /** Returns the bytes of the field with its CRLF, which must not be changed. */
        public byte[] field() {
            return field;
        }

        /**
         * Returns the value for a response.
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

    private static final byte[] LOAD = "endpoint-load-metrics: TEXT ".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] VERSION = "HTTP/1.1".getBytes(StandardCharsets.ISO_8859_1);

    private ResponseHeadWriter() {}

    /** Appends the head. */
    static void write(Head head, Persistence persistence, HeadBytes out) {
        writeStart(head, out);
        HeadFields.write(head, out, HeadFields.NONE_SPECIAL);
        writeEnd(persistence, out);
    }

    /**
     * Appends the head of a response from an upstream with a base path.
     *
     * @param sentHost the Host that was sent to the upstream
     * @param load the load in the text form of ORCA; null for none
     */
    public static void write(
            Head head,
            Persistence persistence,
            LocationPath location,
            String sentHost,
            @Nullable String load,
            HeadBytes out) {
        if (load == null && !location.concerns(head)) {
            write(head, persistence, out);
            return;
        }
        writeStart(head, out);
        HeadFields.write(
                head,
                out,
                field -> location.concerns(head) && location.write(head, field, sentHost, out),
                FieldName.LOCATION);
        // A report of the upstream itself takes precedence.
        if (load != null && !head.has(FieldName.ENDPOINT_LOAD_METRICS)) {
            out.write(LOAD);
            out.write(load.getBytes(StandardCharsets.ISO_8859_1));
            out.writeCrlf();
        }
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
