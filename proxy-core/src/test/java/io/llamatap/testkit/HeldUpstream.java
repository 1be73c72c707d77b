package io.llamatap.testkit;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * An upstream that holds some responses back until it gets a permit for each: all of {@code /late}, and all but the first chunk of
 * {@code /stream}. Any thread.
 */
public final class HeldUpstream {
    /** What it sends of {@code /stream} at once, and what after its permit. */
    public static final String STREAMED = Wire.chunk("a") + Wire.chunk("b") + Wire.LAST_CHUNK;

    private HeldUpstream() {}

    /** Starts one that responds to all other requests as told. */
    public static ScriptedUpstream start(Semaphore permits, Function<HttpMessage, String> otherwise)
            throws IOException {
        return ScriptedUpstream.start(connection -> respond(connection, permits, otherwise));
    }

    private static void respond(
            UpstreamConnection connection, Semaphore permits, Function<HttpMessage, String> otherwise)
            throws IOException {
        for (HttpMessage request = connection.nextRequest(); request != null; request = connection.nextRequest()) {
            switch (request.head().target()) {
                case "/late" -> {
                    connection.await(permits);
                    connection.send(Wire.ok("late"));
                }
                case "/stream" -> {
                    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Wire.chunk("a"));
                    connection.await(permits);
                    connection.send(Wire.chunk("b") + Wire.LAST_CHUNK);
                }
                default -> connection.send(otherwise.apply(request));
            }
        }
    }
}
