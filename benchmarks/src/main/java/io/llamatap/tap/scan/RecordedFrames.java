package io.llamatap.tap.scan;

import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.testkit.Recording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The frames of all recorded streams of one format, whole streams only. Immutable, but for its arrays. */
public final class RecordedFrames {
    private RecordedFrames() {}

    /** Returns the streams, each as its lines or events in their order. */
    public static List<List<byte[]>> of(ResponseFormat format) {
        List<List<byte[]>> streams = new ArrayList<>();
        for (Recording recording : Recording.all()) {
            String type = Objects.requireNonNullElse(recording.responseHeader("content-type"), "");
            boolean isStream = type.startsWith("application/x-ndjson") || type.startsWith("text/event-stream");
            boolean isRead = OllamaEndpoint.of(recording.path()).responseFormat() == format;
            if (isRead && isStream && recording.status() == 200 && recording.isResponseComplete()) {
                List<byte[]> frames = cut(recording.responseBody(), type.startsWith("text") ? 2 : 1);
                if (!frames.isEmpty()) {
                    streams.add(frames);
                }
            }
        }
        return streams;
    }

    private static List<byte[]> cut(byte[] body, int lineFeeds) {
        List<byte[]> frames = new ArrayList<>();
        int from = 0;
        int seen = 0;
        for (int i = 0; i < body.length; i++) {
            seen = body[i] == '\n' ? seen + 1 : 0;
            if (seen == lineFeeds) {
                frames.add(Arrays.copyOfRange(body, from, i + 1));
                from = i + 1;
                seen = 0;
            }
        }
        return frames;
    }
}
