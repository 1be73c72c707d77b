package io.llamatap.server.command.selfcheck;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A response as it came over the wire. Texts have one character for each byte. Immutable.
 *
 * @param interim the lines of 1xx responses that came before
 * @param statusLine empty if the connection ended before it
 * @param fields the lines of header fields, in order
 * @param framing how the end of the body is found
 * @param body without framing
 * @param chunks the chunks of the body; empty if there are none
 * @param trailers the lines behind the last chunk
 * @param pace when its parts came
 */
record Recording(
        List<String> interim,
        String statusLine,
        List<String> fields,
        Framing framing,
        String body,
        List<Chunk> chunks,
        List<String> trailers,
        Ending ending,
        Pace pace) {

    /** How the end of a body is found. */
    enum Framing {
        NO_BODY("has no body"),
        LENGTH("has a Content-Length"),
        CHUNKED("is chunked"),
        UNTIL_CLOSE("ends with the connection");

        private final String text;

        Framing(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** How a response ended. */
    enum Ending {
        COMPLETE("complete"),
        CUT("the connection was closed in the middle"),
        RESET("the connection was reset"),
        SILENT("nothing came any more"),
        MALFORMED("what came is not HTTP");

        private final String text;

        Ending(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * A chunk.
     *
     * @param end the offset in the body behind it
     * @param form its size line if that is not written as Go writes it; else empty
     */
    record Chunk(int end, String form) {}

    Recording {
        interim = List.copyOf(interim);
        fields = List.copyOf(fields);
        chunks = List.copyOf(chunks);
        trailers = List.copyOf(trailers);
    }

    /** Returns the status; 0 if there is none. */
    int status() {
        try {
            return statusLine.length() < 12 ? 0 : Integer.parseInt(statusLine.substring(9, 12));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Returns the value of the first header field with a name, which is written in lower case. */
    static Optional<String> value(List<String> fields, String name) {
        for (String field : fields) {
            if (name(field).equals(name)) {
                return Optional.of(field.substring(name.length() + 1).strip());
            }
        }
        return Optional.empty();
    }

    /** Returns the name of a header field in lower case; empty if the line has none. */
    static String name(String field) {
        return field.substring(0, Math.max(0, field.indexOf(':'))).toLowerCase(Locale.ROOT);
    }
}
