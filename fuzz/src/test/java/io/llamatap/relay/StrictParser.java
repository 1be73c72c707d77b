package io.llamatap.relay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The second opinion: parses HTTP/1.1 messages in the simplest way from RFC 9112, without the relay's code. It is strict except
 * for four unambiguous liberties: empty lines before a request, any version 1.x, zeros before a length, and {@code chunked} in
 * any case.
 */
public final class StrictParser {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern REQUEST_LINE = Pattern.compile("(" + TOKEN + ") ([\\x21-\\x7e]+) HTTP/1\\.([0-9])");
    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.([0-9]) ([1-5][0-9][0-9])(| [\\t\\x20-\\x7e\\x80-\\xff]*)");
    private static final Pattern FIELD = Pattern.compile("(" + TOKEN + "):([\\t\\x20-\\x7e\\x80-\\xff]*)");
    /** Quoted and unquoted text in an extension; a quote that is not closed would hide the end of the line. */
    private static final String EXTENSION = "(?:[\\t !\\x23-\\x7e\\x80-\\xff]++"
            + "|\"(?:[\\t !\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]++|\\\\[\\t\\x20-\\x7e\\x80-\\xff])*+\")*+";

    private static final Pattern CHUNK_LINE = Pattern.compile("([0-9a-fA-F]{1,16})(|;" + EXTENSION + ")");

    /** A field; the value without surrounding blanks. */
    public record Field(String name, String value) {
        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    /**
     * A message.
     *
     * @param start the three parts of the first line: method, target and minor version; or minor version, status and reason
     * @param body without chunk framing, one character for each byte
     * @param delimited whether the end of the body is marked without the end of the connection
     * @param end where it ends in the bytes
     */
    public record Message(
            List<String> start, List<Field> fields, String body, List<Field> trailers, boolean delimited, int end) {
        List<String> values(String name) {
            return fields.stream()
                    .filter(field -> field.is(name))
                    .map(Field::value)
                    .toList();
        }

        int status() {
            return Integer.parseInt(start.get(1));
        }
    }

    /** The bytes are not a message, or not a complete one. */
    public static final class NotAMessage extends Exception {
        private static final long serialVersionUID = 1L;

        /** Whether more bytes could make it one. */
        final boolean unfinished;

        NotAMessage(String why, boolean unfinished) {
            super(why, null, false, false);
            this.unfinished = unfinished;
        }
    }

    private final String text;
    private int at;

    private StrictParser(byte[] bytes, int from) {
        text = new String(bytes, StandardCharsets.ISO_8859_1);
        at = from;
    }

    /** Returns the complete requests up to the first that is malformed or unfinished. */
    static List<Message> requests(byte[] bytes) {
        List<Message> all = new ArrayList<>();
        int from = 0;
        while (true) {
            try {
                Message next = request(bytes, from);
                all.add(next);
                from = next.end();
            } catch (NotAMessage e) {
                return all;
            }
        }
    }

    public static Message request(byte[] bytes, int from) throws NotAMessage {
        StrictParser parser = new StrictParser(bytes, from);
        for (int i = 0; i < 4 && parser.text.startsWith("\r\n", parser.at); i++) {
            parser.at += 2;
        }
        return parser.message(REQUEST_LINE, null);
    }

    /** Returns the next response, which may be an interim one. */
    static Message response(byte[] bytes, int from, String method) throws NotAMessage {
        return new StrictParser(bytes, from).message(STATUS_LINE, method);
    }

    private Message message(Pattern startLine, @Nullable String responseTo) throws NotAMessage {
        var first = startLine.matcher(line());
        if (!first.matches()) {
            throw new NotAMessage("start line", false);
        }
        List<String> start = List.of(first.group(1), first.group(2), first.group(3));
        List<Field> fields = fields();
        boolean isRequest = responseTo == null;
        boolean http10 = start.get(isRequest ? 2 : 0).equals("0");
        List<String> lengths = new ArrayList<>();
        List<String> codings = new ArrayList<>();
        for (Field field : fields) {
            if (field.is("Content-Length")) {
                lengths.add(field.value());
            } else if (field.is("Transfer-Encoding")) {
                codings.add(field.value().toLowerCase(Locale.ROOT));
            }
        }
        if (lengths.size() + codings.size() > 1 || (http10 && !codings.isEmpty())) {
            throw new NotAMessage("ambiguous framing", false);
        }
        if (!codings.isEmpty() && !codings.get(0).equals("chunked")) {
            throw new NotAMessage("coding", false);
        }
        long length = lengths.isEmpty() ? 0 : length(lengths.get(0));
        boolean bodiless =
                !isRequest && ("HEAD".equals(responseTo) || start.get(1).matches("1..|204|304"));
        if (bodiless || (isRequest && lengths.isEmpty() && codings.isEmpty())) {
            return new Message(start, fields, "", List.of(), true, at);
        }
        if (!codings.isEmpty()) {
            StringBuilder body = new StringBuilder();
            List<Field> trailers = chunks(body);
            return new Message(start, fields, body.toString(), trailers, true, at);
        }
        boolean delimited = !lengths.isEmpty();
        String body = exactly(delimited ? length : text.length() - at);
        return new Message(start, fields, body, List.of(), delimited, at);
    }

    private static long length(String value) throws NotAMessage {
        if (!value.matches("[0-9]{1,19}") || (value.length() == 19 && value.compareTo("9223372036854775807") > 0)) {
            throw new NotAMessage("length", false);
        }
        return Long.parseLong(value);
    }

    private List<Field> chunks(StringBuilder body) throws NotAMessage {
        while (true) {
            var line = CHUNK_LINE.matcher(line());
            if (!line.matches()) {
                throw new NotAMessage("chunk line", false);
            }
            long size = Long.parseUnsignedLong(line.group(1), 16);
            if (size < 0 || size > Integer.MAX_VALUE) {
                throw new NotAMessage("chunk size", false);
            }
            if (size == 0) {
                return fields();
            }
            body.append(exactly(size));
            if (!line().isEmpty()) {
                throw new NotAMessage("chunk end", false);
            }
        }
    }

    private List<Field> fields() throws NotAMessage {
        List<Field> fields = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            var field = FIELD.matcher(line);
            if (!field.matches()) {
                throw new NotAMessage("field", false);
            }
            fields.add(new Field(field.group(1), field.group(2).replaceAll("^[ \\t]+|[ \\t]+$", "")));
        }
        return fields;
    }

    private String exactly(long count) throws NotAMessage {
        if (count > text.length() - at) {
            throw new NotAMessage("end within a body", true);
        }
        int from = at;
        at += (int) count;
        return text.substring(from, at);
    }

    private String line() throws NotAMessage {
        int end = text.indexOf("\r\n", at);
        if (end < 0) {
            throw new NotAMessage("end within a line", true);
        }
        String line = text.substring(at, end);
        at = end + 2;
        return line;
    }
}
