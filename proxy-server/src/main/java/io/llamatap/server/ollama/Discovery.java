package io.llamatap.server.ollama;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.ModelUse;
import io.llamatap.metrics.label.PollTarget;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what polls and responses to clients tell about Ollama. The polling thread calls all methods but {@link #inventory}, which any
 * thread may call.
 */
final class Discovery {
    private final MetricsRegistry registry;
    private final ResidencyWatch residency;
    private final ContextWatch contexts;
    private volatile Inventory inventory = Inventory.NOTHING;

    /** Takes the use of models by the canary, which must not be mistaken for use by others. */
    Discovery(MetricsRegistry registry, OwnUse own) {
        this.registry = registry;
        this.contexts = new ContextWatch(registry);
        this.residency = new ResidencyWatch(registry.poller(), registry.models(), own);
    }

    /** Returns everything that is known at this moment. */
    Inventory inventory() {
        return inventory;
    }

    /** Reads a version; returns it if it has changed, otherwise an empty text. */
    String onVersion(InputStream body) throws IOException {
        String version = OllamaJson.version(body);
        boolean isNew = !version.equals(inventory.version());
        inventory = inventory.withVersion(version);
        contexts.onVersion(version);
        return isNew ? version : "";
    }

    /**
     * Reads the models on disk.
     *
     * @param nanos the tick at which that was asked for
     * @param isPolled whether it will be asked for again
     */
    void onDisk(InputStream body, long nanos, boolean isPolled) throws IOException {
        List<String> names = new ArrayList<>();
        ModelList disk = OllamaJson.models(body, names::add);
        registry.models().listAll(names);
        inventory = inventory.withDisk(new Inventory.Listing(disk, nanos, isPolled));
    }

    /**
     * Reads the models in memory.
     *
     * @param use the use of models by clients before the request
     * @param ollamaClock the time of Ollama's clock
     * @param nanos the tick at which that was asked for
     * @param isPolled whether it will be asked for again
     */
    void onMemory(InputStream body, ModelUse.Sums use, Instant ollamaClock, long nanos, boolean isPolled)
            throws IOException {
        // Old versions list a model in memory as its client spelled it.
        ModelList memory = OllamaJson.models(body).spelled(registry.models()::spelling);
        Inferred inferred = residency.onList(memory, use, ollamaClock, nanos);
        contexts.onPolled(memory, nanos);
        inventory = inventory.withMemory(new Inventory.Listing(memory, nanos, isPolled), inferred);
    }

    /** The models in memory could not be requested. */
    void onFailure() {
        residency.onFailure();
        contexts.onFailure();
    }

    /** A version poll has ended. */
    void onChecked(boolean isGood, long nanos) {
        inventory = inventory.withCheck(new Inventory.Check(isGood, nanos));
    }

    /** A poll has succeeded. */
    void onSuccess(PollTarget target, Instant when) {
        inventory = inventory.withSuccess(target, when);
    }
}
