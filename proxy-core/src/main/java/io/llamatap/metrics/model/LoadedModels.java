package io.llamatap.metrics.model;

import io.llamatap.metrics.label.ModelLabel;
import java.util.BitSet;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The models that Ollama had loaded when it was last polled. Nothing is known of models without a label of their own. Any
 * thread: a set that does not change is replaced.
 */
public final class LoadedModels {
    /** The places of the models; null if they are unknown. */
    private volatile @Nullable BitSet places;

    /** Sets the models. Null means that they are unknown. */
    public void set(@Nullable Collection<ModelLabel> models) {
        if (models == null) {
            places = null;
            return;
        }
        BitSet held = new BitSet();
        models.forEach(model -> held.set(model.place()));
        places = held;
    }

    /** Says whether a model is known to have been in memory. */
    public boolean isKnownLoaded(ModelLabel model) {
        BitSet held = places;
        return held != null && isOneModel(model) && held.get(model.place());
    }

    /** Says whether a model is known not to have been in memory. */
    public boolean isKnownUnloaded(ModelLabel model) {
        BitSet held = places;
        return held != null && isOneModel(model) && !held.get(model.place());
    }

    private static boolean isOneModel(ModelLabel model) {
        return model != ModelLabel.NONE && model != ModelLabel.OTHER;
    }
}
