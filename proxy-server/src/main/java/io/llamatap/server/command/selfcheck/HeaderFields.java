package io.llamatap.server.command.selfcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Says which header fields of two responses are compared. Stateless. */
final class HeaderFields {
    /** Those of one connection, which every proxy must remove (RFC 9110, section 7.6.1). Transfer-Encoding is compared. */
    private static final Set<String> OF_ONE_CONNECTION =
            Set.of("connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade");

    /** Those whose value is another one for each response. */
    private static final Set<String> OF_ONE_RESPONSE = Set.of("date", "x-request-id");

    private HeaderFields() {}

    /** Returns the lines to compare: names as they are written, in their order, with values that must be equal. */
    static List<String> compared(Recording recording) {
        List<String> lines = new ArrayList<>();
        for (String field : recording.fields()) {
            String name = Recording.name(field);
            if (OF_ONE_RESPONSE.contains(name)) {
                lines.add(field.substring(0, name.length()) + ": *");
            } else if (name.equals("content-length") && isTrue(field, recording.body())) {
                // The number of digits of a duration changes it, and the bodies are compared anyway.
                lines.add(field.substring(0, name.length()) + ": (length of the body)");
            } else if (!OF_ONE_CONNECTION.contains(name)) {
                lines.add(field);
            }
        }
        return lines;
    }

    /** Returns the lines that are not compared because a proxy must not pass them on. */
    static List<String> notCompared(Recording recording) {
        return recording.fields().stream()
                .filter(field -> OF_ONE_CONNECTION.contains(Recording.name(field)))
                .toList();
    }

    private static boolean isTrue(String field, String body) {
        return field.substring(field.indexOf(':') + 1).strip().equals(Integer.toString(body.length()));
    }
}
