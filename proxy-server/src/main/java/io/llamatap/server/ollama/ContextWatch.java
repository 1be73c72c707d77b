package io.llamatap.server.ollama;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.PromptRecorder;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.model.ModelNames;
import io.llamatap.metrics.prompt.PromptWatch;
import java.util.HashMap;
import java.util.Map;

/**
 * Passes the version of Ollama and the contexts of the loaded models on to {@link PromptWatch}, and counts the prompts that waited for
 * them. Used by one thread.
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

    /** The version of Ollama is known. */
    void onVersion(String version) {
        prompts.onVersion(version);
    }

    /** A poll that began at a tick has shown the loaded models. */
    void onPolled(ModelList memory, long nanos) {
        Map<ModelLabel, Long> contexts = new HashMap<>();
        for (ListedModel model : memory.models()) {
            if (model.contextTokens() > 0) {
                contexts.put(names.find(model.name()), model.contextTokens());
            }
        }
        contexts.remove(ModelLabel.OTHER); // several models
        prompts.onPolled(contexts, nanos);
        recorder.settle();
    }

    /** A poll failed. */
    void onFailure() {
        prompts.onFailure();
    }
}
