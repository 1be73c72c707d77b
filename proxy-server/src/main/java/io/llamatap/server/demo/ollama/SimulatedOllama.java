package io.llamatap.server.demo.ollama;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A simulated Ollama with a few models: finds the response to each request. Used by one event loop. */
public final class SimulatedOllama {
    /** The version that it says it is, and whose responses it writes. */
    public static final String VERSION = "0.33.3";

    private static final String MODEL_PATH = "/v1/models/";
    private static final String BLOB_PATH = "/api/blobs/";

    private final Clock clock;
    private final DemoModels models = new DemoModels();
    private final GpuMemory memory = new GpuMemory();
    private final ModelPages pages;
    private final ModelChanges changes = new ModelChanges(models, memory);
    private final ModelUse use;

    /** Creates one that has loaded no model yet. */
    public SimulatedOllama(Conversations book, Clock clock) {
        this.clock = clock;
        this.pages = new ModelPages(models, memory, clock.instant());
        this.use = new ModelUse(memory, new Inference(book, memory, clock), clock);
    }

    /** Returns the response to a request, whose target may have a query. */
    public PacedResponse respond(String method, String target, byte[] body) {
        String path = new QueryStringDecoder(target).rawPath();
        Instant now = clock.instant();
        Optional<Route> route = Route.of(path);
        if (route.isEmpty()) {
            return ResponseBuilder.whole("404 Not Found", "text/plain", "404 page not found", now, 0);
        }
        if (!route.get().takes(method)) {
            return ResponseBuilder.whole("405 Method Not Allowed", "text/plain", "405 method not allowed", now, 0)
                    .withField("Allow: " + route.get().allowed());
        }
        return switch (method) {
            case "GET" -> page(path, now);
            case "HEAD" ->
                path.startsWith(BLOB_PATH)
                        ? noBlob(now).headOnly()
                        : page(path, now).headOnly();
            default -> path.startsWith(BLOB_PATH) ? noBlob(now) : change(path, body, now);
        };
    }

    private PacedResponse page(String path, Instant now) {
        return switch (path) {
            case "/" -> ResponseBuilder.whole("200 OK", "text/plain; charset=utf-8", "Ollama is running", now, 0);
            case "/api/version" -> json("{\"version\":\"" + VERSION + "\"}", now);
            case "/api/tags" -> json(pages.tags(), now);
            case "/api/ps" -> json(pages.loaded(now), now);
            case "/v1/models" -> ResponseBuilder.whole("200 OK", OpenAiForm.JSON, pages.openAiList(), now, 0);
            default -> openAiModel(QueryStringDecoder.decodeComponent(path.substring(MODEL_PATH.length())), now);
        };
    }

    private PacedResponse openAiModel(String name, Instant now) {
        DemoModel model = models.find(name);
        return model == null
                ? ApiError.OPENAI.response(404, "model '" + name + "' not found", now, 0)
                : ResponseBuilder.whole("200 OK", OpenAiForm.JSON, pages.openAi(model) + "\n", now, 0);
    }

    private PacedResponse change(String path, byte[] text, Instant now) {
        ApiError error = ApiError.of(path);
        if (text.length == 0) {
            return error.response(400, "missing request body", now, 0);
        }
        Map<String, Object> body;
        try {
            body = Json.object(text);
        } catch (IOException e) {
            // Ollama's message for a body that ends too early is used for all that is malformed.
            return error.response(400, "unexpected EOF", now, 0);
        }
        return switch (path) {
            case "/api/pull" -> ModelChanges.pull(body, now);
            case "/api/create" -> changes.create(body, now);
            case "/api/copy" -> changes.copy(body, now);
            case "/api/delete" -> changes.delete(body, now);
            default -> {
                InferenceRequest request = InferenceRequest.of(path, body);
                DemoModel model = models.find(request.model());
                if (request.model().isEmpty()) {
                    yield error.response(error == ApiError.NATIVE ? 400 : 404, noName(error), now, 0);
                }
                if (model == null) {
                    yield error.response(404, "model '" + request.model() + "' not found", now, 0);
                }
                yield path.equals("/api/show") ? json(pages.show(model), now) : use.respond(path, model, request);
            }
        };
    }

    private static String noName(ApiError error) {
        return error == ApiError.NATIVE ? "model is required" : "model '' not found";
    }

    private static PacedResponse noBlob(Instant now) {
        return ApiError.NATIVE.response(404, "blob not found", now, 0);
    }

    private static PacedResponse json(String body, Instant now) {
        return ResponseBuilder.whole("200 OK", NativeForm.JSON, body, now, 0);
    }
}
