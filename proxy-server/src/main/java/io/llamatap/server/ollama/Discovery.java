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
 * What Ollama was found to be and to have, whoever had asked it. The thread that learns calls all methods but {@link #inventory}, which any
 * thread may read.
 */
final class Discovery {
    private final MetricsRegistry registry;
    private final ResidencyWatch residency;
    private volatile Inventory inventory = Inventory.NOTHING;

    /** Takes what we ask of models beside polls, which is not to be taken for somebody's use of them. */
    Discovery(MetricsRegistry registry, OwnUse own) {
        this.registry = registry;
        this.residency = new ResidencyWatch(registry.poller(), registry.models(), own);
    }

    /** Returns all that is known now. */
    Inventory inventory() {
        return inventory;
    }

    /** Reads a version, and returns it if it is another one than before; else an empty text. */
    String onVersion(InputStream body) throws IOException {
        String version = OllamaJson.version(body);
        boolean isNew = !version.equals(inventory.version());
        inventory = inventory.withVersion(version);
        return isNew ? version : "";
    }

    /**
     * Reads what models there are on disk.
     *
     * @param nanos the tick at which that was asked for
     * @param isPolled whether it will be asked for again
     */
    void onDisk(InputStream body, long nanos, boolean isPolled) throws IOException {
        List<String> names = new ArrayList<>();
        ModelList disk = OllamaJson.models(body, names::add);
        registry.models().listAll(names);
        inventory = inventory.withDisk(new Inventory.Told(disk, nanos, isPolled));
    }

    /**
     * Reads what models there are in memory.
     *
     * @param use what clients had asked of models by then
     * @param ollamaClock what time it is at Ollama
     * @param nanos the tick at which that was asked for
     * @param isPolled whether it will be asked for again
     */
    void onMemory(InputStream body, ModelUse.Sums use, Instant ollamaClock, long nanos, boolean isPolled)
            throws IOException {
        // Old versions name a model in memory as its client did.
        ModelList memory = OllamaJson.models(body).spelled(registry.models()::spelling);
        Inferred inferred = residency.onLook(memory, use, ollamaClock, nanos);
        inventory = inventory.withMemory(new Inventory.Told(memory, nanos, isPolled), inferred);
    }

    /** Nothing could be learned of what is in memory. */
    void onFailure() {
        residency.onFailure();
    }

    /** A question for the version has ended. */
    void onChecked(boolean isGood, long nanos) {
        inventory = inventory.withCheck(new Inventory.Check(isGood, nanos));
    }

    /** A question of ours was answered well. */
    void onSuccess(PollTarget target, Instant when) {
        inventory = inventory.withSuccess(target, when);
    }
}
