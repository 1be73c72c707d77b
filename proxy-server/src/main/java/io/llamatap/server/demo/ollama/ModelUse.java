package io.llamatap.server.demo.ollama;

import java.time.Clock;

/** The routes on which a model works: rejects what the model cannot do, and has it do the rest. Used by one event loop. */
final class ModelUse {
    private final GpuMemory memory;
    private final Inference inference;
    private final Clock clock;

    ModelUse(GpuMemory memory, Inference inference, Clock clock) {
        this.memory = memory;
        this.inference = inference;
        this.clock = clock;
    }

    /** Returns the response to a request for a model that is there. */
    PacedResponse respond(String path, DemoModel model, InferenceRequest request) {
        return switch (path) {
            case "/api/embed", "/api/embeddings", "/v1/embeddings" -> embed(path, model, request);
            case "/api/generate" -> generate(path, model, request, NativeForm.generate(), "generate");
            case "/api/chat" -> generate(path, model, request, NativeForm.chat(), "chat");
            case "/v1/completions" ->
                generate(path, model, request, OpenAiForm.completion(request.hasUsage()), "generate");
            case "/v1/messages" -> generate(path, model, request, new MessagesForm(), "chat");
            case "/v1/responses" -> generate(path, model, request, new ResponsesForm(request), "chat");
            default -> generate(path, model, request, OpenAiForm.chat(request.hasUsage()), "chat");
        };
    }

    private PacedResponse embed(String path, DemoModel model, InferenceRequest request) {
        if (!model.can("embedding")) {
            String message = "This server does not support embeddings. Start it with `--embeddings`";
            return ApiError.of(path).response(501, message, clock.instant(), 0);
        }
        return Embeddings.response(path, model, request, inference.embed(model, request));
    }

    private PacedResponse generate(
            String path, DemoModel model, InferenceRequest request, ResponseForm form, String what) {
        String name = Json.quote(request.model());
        if (!model.can("completion")) {
            return rejected(path, name + " does not support " + what);
        }
        if (!request.tools().isEmpty() && !model.can("tools")) {
            return rejected(path, "registry.ollama.ai/library/" + model.name() + " does not support tools");
        }
        if (Boolean.TRUE.equals(request.thinking()) && !model.can("thinking")) {
            return rejected(path, name + " does not support thinking");
        }
        if (request.prompt().isEmpty() && form instanceof NativeForm bare) {
            boolean isUnload =
                    request.keepAlive() != null && request.keepAlive().isZero();
            if (isUnload) {
                memory.unload(model);
                return bare.loaded(request.model(), "unload", clock.instant(), 0);
            }
            return bare.loaded(request.model(), "load", clock.instant(), inference.load(model, request));
        }
        return inference.generate(model, request, form);
    }

    private PacedResponse rejected(String path, String message) {
        return ApiError.of(path).response(400, message, clock.instant(), 0);
    }
}
