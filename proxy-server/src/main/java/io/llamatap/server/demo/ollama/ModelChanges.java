package io.llamatap.server.demo.ollama;

import java.time.Instant;
import java.util.Map;

/** The routes that add and remove models. Used by one event loop. */
final class ModelChanges {
    private final DemoModels models;
    private final GpuMemory memory;

    ModelChanges(DemoModels models, GpuMemory memory) {
        this.models = models;
        this.memory = memory;
    }

    /** Returns the response of an Ollama that cannot reach the registry, since the demonstration downloads nothing. */
    static PacedResponse pull(Map<String, Object> body, Instant now) {
        String name = DemoModels.full(InferenceRequest.model(body, "model"));
        int colon = name.lastIndexOf(':');
        String repository = (name.indexOf('/') < 0 ? "library/" : "") + name.substring(0, colon);
        String error = "{\"error\":"
                + Json.quote("pull model manifest: Get \"https://registry.ollama.ai/v2/" + repository + "/manifests/"
                        + name.substring(colon + 1)
                        + "\": dial tcp: lookup registry.ollama.ai on 127.0.0.53:53: no such host")
                + "}";
        if (Boolean.FALSE.equals(body.get("stream"))) {
            return ResponseBuilder.whole("500 Internal Server Error", OpenAiForm.JSON, error, now, 40_000_000);
        }
        ResponseBuilder to = ResponseBuilder.chunked("Content-Type: application/x-ndjson\r\n", now);
        to.chunk(1_000_000, "{\"status\":\"pulling manifest\"}\n");
        to.chunk(40_000_000, error + "\n");
        return to.lastChunk(40_000_000);
    }

    /** Makes a model from another one: here a copy, since no model runs. */
    PacedResponse create(Map<String, Object> body, Instant now) {
        DemoModel from = models.find(InferenceRequest.model(body, "from"));
        if (from == null) {
            return ApiError.NATIVE.response(400, "neither 'from' or 'files' was specified", now, 0);
        }
        if (!models.copy(from, InferenceRequest.model(body, "model"))) {
            return full(now);
        }
        if (Boolean.FALSE.equals(body.get("stream"))) {
            return ResponseBuilder.whole("200 OK", NativeForm.JSON, "{\"status\":\"success\"}", now, 3_000_000);
        }
        ResponseBuilder to = ResponseBuilder.chunked("Content-Type: application/x-ndjson\r\n", now);
        to.chunk(1_000_000, "{\"status\":\"using existing layer sha256:" + from.digest() + "\"}\n");
        to.chunk(2_000_000, "{\"status\":\"writing manifest\"}\n");
        to.chunk(3_000_000, "{\"status\":\"success\"}\n");
        return to.lastChunk(3_000_000);
    }

    PacedResponse copy(Map<String, Object> body, Instant now) {
        DemoModel source = models.find(InferenceRequest.model(body, "source"));
        if (source == null) {
            return missing(InferenceRequest.model(body, "source"), now);
        }
        return models.copy(source, InferenceRequest.model(body, "destination")) ? done(now) : full(now);
    }

    PacedResponse delete(Map<String, Object> body, Instant now) {
        DemoModel model = models.find(InferenceRequest.model(body, "model"));
        if (model == null) {
            return missing(InferenceRequest.model(body, "model"), now);
        }
        memory.unload(model);
        models.delete(model);
        return done(now);
    }

    private static PacedResponse done(Instant now) {
        return ResponseBuilder.whole("200 OK", "", "", now, 0);
    }

    private static PacedResponse missing(String name, Instant now) {
        return ApiError.NATIVE.response(404, "model '" + name + "' not found", now, 0);
    }

    private static PacedResponse full(Instant now) {
        return ApiError.NATIVE.response(500, "the demonstration has no room for more models", now, 0);
    }
}
