package io.llamatap.tap.scan;

import io.llamatap.tap.scan.json.ScanFault;
import org.jspecify.annotations.Nullable;

/**
 * What the JSON of a request asks for, as Ollama's own decoder understands it.
 *
 * <p>Filled by a {@link RequestScanner} while the body passes, and read on the same event loop. Until the body is complete, a
 * later duplicate of a key may still replace a value.
 */
public final class RequestFacts {
    /** What is told of a request that nobody reads; nobody fills it. */
    public static final RequestFacts NONE = new RequestFacts();

    final PromptFacts prompt = new PromptFacts();

    @Nullable
    String model;

    @Nullable
    String name;

    boolean hasPrompt;
    boolean hasMessages;
    boolean hasInput;
    boolean hasInstructions;
    boolean isContinued;
    boolean keepAliveZero;

    @Nullable
    ScanFault fault;

    /**
     * Returns {@code model} as sent. If it is empty, returns {@code name}, which Ollama's command line sends for pull, push and
     * delete. Returns null if both are missing or empty.
     */
    public @Nullable String model() {
        return model != null && !model.isEmpty() ? model : name != null && !name.isEmpty() ? name : null;
    }

    /** Returns what is told of the prompt. */
    public PromptFacts prompt() {
        return prompt;
    }

    /**
     * Says whether {@code prompt}, {@code messages} and {@code input} are all missing or empty, so that the request only loads
     * the model.
     */
    public boolean emptyPrompt() {
        return !hasPrompt && !hasMessages && !hasInput;
    }

    /** Says whether the request has a model and the input that requests with this response format have. */
    public boolean asksFor(ResponseFormat format) {
        if (model() == null) {
            return false;
        }
        return switch (format) {
            case CHAT, OPENAI_CHAT, ANTHROPIC_MESSAGES -> hasMessages;
            case GENERATE, OPENAI_COMPLETIONS -> hasPrompt;
            case EMBED, OPENAI_EMBEDDINGS -> hasInput;
            case OPENAI_RESPONSES -> hasInput || hasGround();
            default -> false;
        };
    }

    /**
     * Says whether a request to {@code /v1/responses} needs no {@code input}, because it has instructions or continues a previous
     * response.
     */
    public boolean hasGround() {
        return hasInstructions || isContinued;
    }

    /** Says whether {@code keep_alive} is zero, as a number or as a duration, so that the model is unloaded. */
    public boolean keepAliveZero() {
        return keepAliveZero;
    }

    /** Returns why the body could not be read completely; null if it could. */
    public @Nullable ScanFault fault() {
        return fault;
    }
}
