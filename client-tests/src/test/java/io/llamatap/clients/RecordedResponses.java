package io.llamatap.clients;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.llamatap.server.demo.Responses;
import io.llamatap.server.demo.ollama.PacedResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the recorded response of Ollama that comes nearest to a request of a client. Immutable. */
final class RecordedResponses implements Responses {
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final Pattern LISTED = Pattern.compile("\"model\":\"([^\"]+)\"");
    private static final Pattern LENGTH = Pattern.compile("Content-Length: \\d+");
    private static final Set<String> NEEDS_NO_MODEL = Set.of("/api/pull", "/api/create");

    private final Recordings recordings = Recordings.load();
    private final Set<String> models = new TreeSet<>();

    RecordedResponses() {
        Matcher listed = LISTED.matcher(text(recordings.named("tags").response()));
        while (listed.find()) {
            models.add(listed.group(1));
        }
    }

    @Override
    public PacedResponse respond(String method, String target, byte[] body) {
        try {
            RequestTraits request = body.length == 0
                    ? RequestTraits.bare(method, target)
                    : RequestTraitsReader.read(method, target, body);
            if (body.length > 0 && !NEEDS_NO_MODEL.contains(target) && !models.contains(request.taggedModel())) {
                return missing(target, request.model() == null ? "" : request.model());
            }
            return recordings.nearest(request).map(Recording::response).orElseGet(() -> recordings
                    .named("error-unknown-route")
                    .response());
        } catch (IOException e) {
            throw new UncheckedIOException("a client sent something that is no JSON", e);
        }
    }

    private PacedResponse missing(String path, String model) {
        String name = path.equals("/v1/messages")
                ? "error-v1-messages-model-missing"
                : path.startsWith("/v1/") ? "error-v1-model-missing" : "error-model-missing";
        String recorded = text(recordings.named(name).response());
        int end = recorded.indexOf(END_OF_HEAD) + END_OF_HEAD.length();
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(model));
        String body = recorded.substring(end).replace("nope:7b", quoted);
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return PacedResponse.atOnce(
                LENGTH.matcher(recorded.substring(0, end)).replaceAll("Content-Length: " + length) + body);
    }

    private static String text(PacedResponse response) {
        return new String(response.bytes(), StandardCharsets.UTF_8);
    }
}
