package io.llamatap.server.dashboards;

import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** An Ollama that responds as recorded, as fast as recorded, and holds one model or none. Thread-safe. */
final class KnownOllama implements AutoCloseable {
    static final String MODEL = "gemma3:270m";
    /** Of a response to this request only the first reads are sent. */
    static final String HELD = "generate-long";

    private static final int HELD_READS = 10;

    private final Map<String, Recording> recordings = new HashMap<>();
    private final ScriptedUpstream upstream;
    private volatile boolean isLoaded = true;

    KnownOllama(Iterable<String> names) throws IOException {
        for (String name : names) {
            Recording recording = recording(name);
            recordings.put(Wire.text(recording.requestBody()), recording);
        }
        upstream = ScriptedUpstream.start(connection -> {
            HttpMessage request = connection.nextRequest();
            while (request != null) {
                respond(connection, request);
                request = connection.nextRequest();
            }
        });
    }

    static Recording recording(String name) {
        return Recording.load("ollama-0.33.3", name);
    }

    int port() {
        return upstream.port();
    }

    /** Loads or unloads the model, as {@code /api/ps} shows it. */
    void load(boolean loaded) {
        isLoaded = loaded;
    }

    private void respond(UpstreamConnection connection, HttpMessage request) throws IOException {
        switch (request.head().target()) {
            case "/api/version" -> connection.send(Wire.ok("{\"version\":\"0.33.3\"}"));
            case "/api/tags" -> connection.send(recording("tags").response());
            case "/api/ps" -> connection.send(isLoaded ? loaded() : Wire.ok("{\"models\":[]}"));
            default -> {
                Recording recording = recordings.get(request.text());
                if (recording == null) {
                    throw new AssertionError("no recording for " + request);
                }
                play(connection, recording);
            }
        }
    }

    /** Three quarters of the model are on a GPU. */
    private static String loaded() {
        return Wire.ok(Wire.text(recording("ps-loaded").responseBody())
                .replace("\"size_vram\":0", "\"size_vram\":295470366")
                .replaceFirst("\"expires_at\":\"\\d+", "\"expires_at\":\"2999"));
    }

    private static void play(UpstreamConnection connection, Recording recording) throws IOException {
        long start = System.nanoTime();
        int from = 0;
        int reads = 0;
        for (Recording.Read read : recording.timeline()) {
            if (recording.name().equals(HELD) && ++reads > HELD_READS) {
                connection.awaitEnd(Duration.ofMinutes(5));
                return;
            }
            // No wait for a condition: these are the pauses that a real Ollama made.
            for (long left = read.nanos(); left > 0; left = start + read.nanos() - System.nanoTime()) {
                LockSupport.parkNanos(start + read.nanos() - System.nanoTime());
            }
            connection.send(Arrays.copyOfRange(recording.response(), from, from + read.bytes()));
            from += read.bytes();
        }
    }

    @Override
    public void close() throws IOException {
        upstream.close();
    }
}
