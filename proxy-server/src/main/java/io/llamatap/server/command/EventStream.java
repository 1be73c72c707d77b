package io.llamatap.server.command;

import io.llamatap.server.outgoing.UnusableResponseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events. Owned by one thread. */
public final class EventStream {
    /** The limit on one event of a response that never ends: a hundred times what 15 minutes of a busy server take. */
    private static final int MAX_BYTES = 32 << 20;

    private static final int READ_BYTES = 16 << 10;

    /**
     * An event.
     *
     * @param data its lines, joined by line feeds
     */
    public record Event(String name, String data) {}

    private final InputStream in;
    private final byte[] buffer = new byte[READ_BYTES];
    private int at;
    private int end;

    /** Reads the events of a response. */
    public EventStream(InputStream in) {
        this.in = in;
    }

    /** Waits for the next event; returns null after the last. One that is cut off is dropped. */
    public @Nullable Event next() throws IOException {
        String name = "message";
        StringBuilder data = new StringBuilder();
        for (String line = line(); line != null; line = line()) {
            if (line.isEmpty() && data.length() > 0) {
                data.setLength(data.length() - 1);
                return new Event(name, data.toString());
            }
            if (line.isEmpty()) {
                name = "message";
            } else if (line.startsWith("event:")) {
                name = value(line);
            } else if (line.startsWith("data:")) {
                data.append(value(line)).append('\n');
                check(data.length());
            }
        }
        return null;
    }

    private static String value(String line) {
        int from = line.indexOf(':') + 1;
        return line.substring(line.startsWith(" ", from) ? from + 1 : from);
    }

    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            line.write(buffer, from, at - from);
            check(line.size());
            if (at < end) {
                at++;
                String text = line.toString(StandardCharsets.UTF_8);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            at = 0;
            end = in.read(buffer, 0, buffer.length);
            if (end < 0) {
                end = 0;
                return null;
            }
        }
    }

    private static void check(int bytes) throws IOException {
        if (bytes > MAX_BYTES) {
            throw new UnusableResponseException("an event is larger than " + (MAX_BYTES >> 20) + " MiB");
        }
    }
}
