package io.llamatap.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A head as it was read, from its start line to the empty line. Immutable.
 *
 * <p>Parsed strictly: lines end in CRLF, names are tokens directly before the colon, nothing is folded, values contain no control
 * characters.
 */
public final class HttpHead {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Pattern REQUEST_LINE =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+ [\\x21-\\x7e\\x80-\\xff]+ HTTP/1\\.[01]");
    private static final Pattern TOLERANT_REQUEST_LINE =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+ [\\x21-\\x7e\\x80-\\xff]+ HTTP/1\\.[0-9]");
    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.[01] [1-5][0-9][0-9]( [\\t\\x20-\\x7e\\x80-\\xff]*)?");

    /** A field; the value without the blanks around it. */
    public record Field(String name, String value) {}

    private final byte[] raw;
    private final String startLine;
    private final List<Field> fields;

    private HttpHead(byte[] raw, String startLine, List<Field> fields) {
        this.raw = raw;
        this.startLine = startLine;
        this.fields = fields;
    }

    static HttpHead request(byte[] raw, boolean anyMinorVersion) throws MalformedMessageException {
        return parse(raw, anyMinorVersion ? TOLERANT_REQUEST_LINE : REQUEST_LINE);
    }

    static HttpHead response(byte[] raw) throws MalformedMessageException {
        return parse(raw, STATUS_LINE);
    }

    private static HttpHead parse(byte[] raw, Pattern startLine) throws MalformedMessageException {
        String text = Wire.text(raw);
        String[] lines = text.split("\r\n", -1);
        if (!startLine.matcher(lines[0]).matches()) {
            throw new MalformedMessageException("start line: " + Wire.printable(raw));
        }
        List<String> fieldLines = Arrays.asList(lines).subList(1, lines.length - 2);
        return new HttpHead(raw, lines[0], fields(fieldLines));
    }

    /** Parses field lines, those of a head or of trailers. */
    static List<Field> fields(List<String> lines) throws MalformedMessageException {
        List<Field> fields = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon < 0
                    || !NAME.matcher(line.substring(0, colon)).matches()
                    || !VALUE.matcher(line.substring(colon + 1)).matches()) {
                throw new MalformedMessageException("field line: " + Wire.printable(Wire.bytes(line)));
            }
            fields.add(new Field(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return List.copyOf(fields);
    }

    /** Returns all bytes, including the empty line. */
    public byte[] raw() {
        return raw.clone();
    }

    /** Returns the first line without its CRLF. */
    public String startLine() {
        return startLine;
    }

    /** Returns a response's status. */
    public int status() {
        return Integer.parseInt(startLine.substring(9, 12));
    }

    /** Returns a request's method. */
    public String method() {
        return startLine.substring(0, startLine.indexOf(' '));
    }

    /** Returns a request's target as sent. */
    public String target() {
        return startLine.substring(startLine.indexOf(' ') + 1, startLine.lastIndexOf(' '));
    }

    boolean isVersion10() {
        return startLine.startsWith("HTTP/1.0") || startLine.endsWith("HTTP/1.0");
    }

    /** Returns all fields in order. */
    public List<Field> fields() {
        return fields;
    }

    /** Returns the lines as sent, start line first, without the empty one. */
    public List<String> lines() {
        String text = Wire.text(raw);
        return List.of(text.substring(0, text.length() - 4).split("\r\n", -1));
    }

    /** Returns all values of a name, ignoring case. */
    public List<String> values(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    /** Returns the first value of a name. */
    public Optional<String> value(String name) {
        return values(name).stream().findFirst();
    }

    /** Returns whether there is a field of that name. */
    public boolean has(String name) {
        return !values(name).isEmpty();
    }

    @Override
    public String toString() {
        return String.join("\n", lines());
    }
}
