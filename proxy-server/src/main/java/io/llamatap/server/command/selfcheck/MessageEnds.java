package io.llamatap.server.command.selfcheck;

import java.util.ArrayList;
import java.util.List;

/** Finds the messages of a stream: lines of NDJSON, events of server-sent events. Another body is one message. Stateless. */
final class MessageEnds {
    private MessageEnds() {}

    /** Returns the offsets behind the messages; what is behind the last one is no message. */
    static List<Integer> of(CharSequence body, String contentType) {
        boolean isLines = contentType.startsWith("application/x-ndjson");
        boolean isEvents = contentType.startsWith("text/event-stream");
        List<Integer> ends = new ArrayList<>();
        if (!isLines && !isEvents) {
            if (body.length() > 0) {
                ends.add(body.length());
            }
            return ends;
        }
        for (int i = 0; i < body.length(); i++) {
            if (body.charAt(i) == '\n' && (isLines || (i > 0 && body.charAt(i - 1) == '\n'))) {
                ends.add(i + 1);
            }
        }
        return ends;
    }
}
