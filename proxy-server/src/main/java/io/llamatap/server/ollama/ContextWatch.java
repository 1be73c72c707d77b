package io.llamatap.server.ollama;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.PromptRecorder;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.ModelNames;
import io.llamatap.metrics.prompt.PromptWatch;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells whoever judges prompts with how much context Ollama holds its models, and counts the prompts that waited to know it. Used by
 * one thread.
 */
final class ContextWatch {
    private final ModelNames names;
    private final PromptWatch prompts;
    private final PromptRecorder recorder;

    ContextWatch(MetricsRegistry registry) {
        this.names = registry.models();
        this.prompts = registry.prompts();
        this.recorder = new PromptRecorder(registry.poller(), prompts);
    }

    /** Ollama told its version. */
    void onVersion(String version) {
        prompts.onVersion(version);
    }

    /** Ollama told what it holds, having been asked at a tick. */
    void onLook(ModelList memory, long nanos) {
        Map<ModelLabel, Long> contexts = new HashMap<>();
        for (ListedModel model : memory.models()) {
            if (model.contextTokens() > 0) {
                contexts.put(names.find(model.name()), model.contextTokens());
            }
        }
        contexts.remove(ModelNames.OTHER); // several models
        prompts.onLook(contexts, nanos);
        recorder.settle();
    }

    /** What Ollama holds is not known any more. */
    void onFailure() {
        prompts.onFailure();
    }
}
