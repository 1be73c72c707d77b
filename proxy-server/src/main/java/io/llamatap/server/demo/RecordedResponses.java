package io.llamatap.server.demo;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds Ollama's recorded response, or its error, for a request. Immutable. */
final class RecordedResponses {
    private static final String MODEL_PATH = "/v1/models/";
    private static final String BLOB_PATH = "/api/blobs/";
    private static final Pattern LISTED = Pattern.compile("\"model\":\"([^\"]+)\"");
    private static final Pattern LENGTH = Pattern.compile("Content-Length: \\d+");
    private static final Pattern EXPIRY = Pattern.compile("(\"expires_at\":\")[^\"]+");
    private static final DateTimeFormatter NINE_DIGITS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);
    /** The OLLAMA_KEEP_ALIVE of the recordings. */
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(30);

    private final Recordings recordings;
    private final Clock clock;
    private final Set<String> models = new TreeSet<>();

    RecordedResponses(Recordings recordings, Clock clock) {
        this.recordings = recordings;
        this.clock = clock;
        Matcher listed = LISTED.matcher(recordings.named("tags").response().body());
        while (listed.find()) {
            models.add(listed.group(1));
        }
    }

    /** Returns the response to a request, whose target may have a query. */
    PacedResponse respond(String method, String target, byte[] body) {
        String path = new QueryStringDecoder(target).rawPath();
        Optional<Route> route = Route.of(path);
        if (route.isEmpty()) {
            return rejection("error-unknown-route");
        }
        if (!route.get().takes(method)) {
            PacedResponse rejection = rejection("error-method");
            String allowed = "Allow: " + route.get().allowed();
            return PacedResponse.atOnce(rejection.head().replace("Allow: POST", allowed) + rejection.body());
        }
        return switch (method) {
            case "HEAD" -> path.startsWith(BLOB_PATH) ? rejection("blob-head-missing") : headOnly(path);
            case "GET" -> page(path);
            default -> path.startsWith(BLOB_PATH) ? rejection("blob-bad-digest") : response(method, path, body);
        };
    }

    private PacedResponse headOnly(String path) {
        // Go sends no framing in a response to HEAD if the body would be chunked.
        return PacedResponse.atOnce(page(path).head().replace("Transfer-Encoding: chunked\r\n", ""));
    }

    private PacedResponse page(String path) {
        if (path.startsWith(MODEL_PATH)) {
            return openAiModel(QueryStringDecoder.decodeComponent(path.substring(MODEL_PATH.length())));
        }
        PacedResponse response = recorded(RequestTraits.bare("GET", path));
        if (!path.equals("/api/ps")) {
            return response;
        }
        String expiry = NINE_DIGITS.format(clock.instant().plus(KEEP_ALIVE));
        return PacedResponse.atOnce(
                response.head() + EXPIRY.matcher(response.body()).replaceAll("$1" + expiry));
    }

    private PacedResponse openAiModel(String name) {
        String tagged = RequestTraits.withTag(name);
        String list = recordings.named("v1-models").response().body();
        Matcher entry = Pattern.compile("\\{\"id\":" + Pattern.quote(json(tagged)) + "[^}]*}")
                .matcher(list);
        if (!entry.find()) {
            return missing("error-v1-model-missing", name);
        }
        return withBody(recordings.named("v1-model").response(), entry.group() + "\n");
    }

    private PacedResponse response(String method, String path, byte[] body) {
        if (body.length == 0) {
            return rejection("error-no-body");
        }
        RequestTraits request;
        try {
            request = RequestTraitsReader.read(method, path, body);
        } catch (IOException e) {
            // The only recorded error about malformed JSON is used for all.
            return rejection("error-bad-json");
        }
        if (!path.equals("/api/pull") && !path.equals("/api/create") && !models.contains(request.taggedModel())) {
            return unknown(path, request.model() == null ? "" : request.model());
        }
        return recorded(request);
    }

    private PacedResponse unknown(String path, String model) {
        if (path.equals("/v1/messages")) {
            return missing("error-v1-messages-model-missing", model);
        }
        if (path.startsWith("/v1/")) {
            return missing("error-v1-model-missing", model);
        }
        return model.isEmpty() ? rejection("error-no-model") : missing("error-model-missing", model);
    }

    private PacedResponse missing(String name, String model) {
        PacedResponse recorded = rejection(name);
        String quoted = json(model);
        String inside = quoted.substring(1, quoted.length() - 1);
        return withBody(recorded, recorded.body().replace("nope:7b", inside));
    }

    private PacedResponse recorded(RequestTraits request) {
        return recordings
                .nearest(request)
                .map(Recording::response)
                .orElseThrow(() -> new IllegalStateException("no recording for " + request));
    }

    private PacedResponse rejection(String name) {
        return recordings.named(name).response();
    }

    private static PacedResponse withBody(PacedResponse recorded, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return PacedResponse.atOnce(LENGTH.matcher(recorded.head()).replaceAll("Content-Length: " + length) + body);
    }

    /** Writes a JSON string as Go does, which also escapes HTML characters. */
    private static String json(String text) {
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(text));
        return "\"" + quoted.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026") + "\"";
    }
}
