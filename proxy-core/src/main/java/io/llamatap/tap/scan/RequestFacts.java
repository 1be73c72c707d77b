package io.llamatap.tap.scan;

import org.jspecify.annotations.Nullable;

/**
 * What a request's JSON asks for, as Ollama's own decoder would understand it.
 *
 * <p>Filled by a {@link RequestScanner} while the body passes; read on the same event loop. Until the body is whole, a later
 * duplicate of a key may still overrule what is told here.
 */
public final class RequestFacts {
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
     * Returns the name of the model as sent, or {@code name} where {@code model} is empty (as pull, push and delete of the
     * command line send it); null where neither says anything.
     */
    public @Nullable String model() {
        return model != null && !model.isEmpty() ? model : name != null && !name.isEmpty() ? name : null;
    }

    /** Says whether {@code prompt}, {@code messages} and {@code input} are all absent or empty: the request only loads a model. */
    public boolean emptyPrompt() {
        return !hasPrompt && !hasMessages && !hasInput;
    }

    /** Says whether a model is asked for what answers of a format answer. */
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
     * Says whether a request for a response has something to go on without any {@code input}: instructions, or a response before
     * it.
     */
    public boolean hasGround() {
        return hasInstructions || isContinued;
    }

    /** Says whether {@code keep_alive} is zero, as a number or as a duration: the model is to be unloaded. */
    public boolean keepAliveZero() {
        return keepAliveZero;
    }

    /** Returns why the body could not be read to its end, null where it could. */
    public @Nullable ScanFault fault() {
        return fault;
    }
}
