package io.llamatap.metrics.model;

import io.llamatap.metrics.label.ModelLabel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The models that have a value of the label {@code model}, shared by all event loops. Their number is bounded, whatever clients
 * send.
 *
 * <p>A name that Ollama lists is admitted at its first request. Another name is admitted when a response of Ollama to a request
 * for it has arrived. All other names are counted as {@link ModelLabel#OTHER}. There is a cap on admitted names. Names that are
 * not listed leave room below the cap for those that are: at least a quarter of it, at most three quarters. A listed name does
 * not count against the cap before its first request, because whoever may copy a model can create any number of listed names. A
 * name is never removed, because a counter that disappears is worse than one that does not move.
 *
 * <p>Names are compared as Ollama resolves them, see {@link ModelName}. They are shown as Ollama lists them, or as the first
 * client spelled them until they are listed.
 *
 * <p>Any thread, without locks: an immutable table is replaced when a name is admitted.
 */
public final class ModelNames {
    /** The largest cap. */
    public static final int MAX_CAP = 1000;

    /** The labels that belong to no model. */
    private static final List<ModelLabel> RESERVED = List.of(ModelLabel.NONE, ModelLabel.OTHER);

    /** The admitted models by their keys, and all labels by their places. */
    private record Table(Map<String, ModelLabel> byKey, List<ModelLabel> all) {}

    private final int cap;
    private final ListedNames listed = new ListedNames();
    private final LoadedModels loaded = new LoadedModels();
    private final AtomicReference<Table> table = new AtomicReference<>(new Table(Map.of(), RESERVED));

    /**
     * Creates the names.
     *
     * @param cap the maximum number of models with a label of their own
     * @throws IllegalArgumentException if the cap is not between 1 and {@link #MAX_CAP}
     */
    public ModelNames(int cap) {
        if (cap < 1 || cap > MAX_CAP) {
            throw new IllegalArgumentException("cap on model labels is " + cap + ", must be within 1 to " + MAX_CAP);
        }
        this.cap = cap;
    }

    /**
     * Returns the label of a model as a client spelled it: {@link ModelLabel#OTHER} unless it is admitted,
     * {@link ModelLabel#NONE} without a name.
     */
    public ModelLabel find(@Nullable String name) {
        if (name == null || ModelName.isBlank(name)) {
            return ModelLabel.NONE;
        }
        Map<String, ModelLabel> byKey = table().byKey;
        ModelLabel model = byKey.get(name); // the usual spelling needs no further string
        model = model != null ? model : byKey.get(keyOfAsked(name));
        return model == null ? ModelLabel.OTHER : model;
    }

    /** Admits a model at its first request if Ollama lists it. Returns the same as {@link #find}. */
    public ModelLabel admitAsked(@Nullable String name) {
        ModelLabel known = find(name);
        if (known != ModelLabel.OTHER || name == null) {
            return known;
        }
        String key = keyOfAsked(name);
        String spelling = listed.spelling(key);
        return spelling == null ? ModelLabel.OTHER : admit(key, spelling, true);
    }

    /**
     * Admits a model that a response of Ollama has confirmed or that Ollama has loaded. Returns {@link ModelLabel#OTHER} if
     * there is no room.
     */
    public ModelLabel admitUsed(@Nullable String name) {
        ModelLabel known = admitAsked(name);
        if (known != ModelLabel.OTHER || name == null) {
            return known;
        }
        String key = keyOfAsked(name);
        return admit(key, ModelName.shortest(sourceless(name, key)), listed.contains(key));
    }

    /** Remembers a name that Ollama lists, in addition to those before. */
    public void list(@Nullable String name) {
        if (name == null || ModelName.isBlank(name) || listed.isListedAs(name)) {
            return;
        }
        String key = ModelName.key(name);
        String spelling = ModelName.shortest(name);
        if (listed.add(key, spelling)) {
            respell(key, spelling);
        }
    }

    /** Remembers a complete list of Ollama. Names that are not in it are no longer listed. */
    public void listAll(List<String> names) {
        Set<String> keys = new HashSet<>();
        for (String name : names) {
            list(name);
            keys.add(ModelName.key(name));
        }
        listed.retain(keys);
    }

    /** Returns how a model is shown, whatever its spelling, admitted or not. */
    public String spelling(String name) {
        String key = ModelName.key(name);
        String spelling = listed.spelling(key);
        if (spelling != null) {
            return spelling;
        }
        ModelLabel known = table().byKey.get(key);
        return known == null ? ModelName.shortest(name) : known.label();
    }

    /**
     * Returns the key of a name with a suffix for the location of the model. A name that is known with the suffix comes first,
     * because old versions of Ollama do not know these suffixes.
     */
    private String keyOfAsked(String name) {
        String key = ModelName.key(name);
        String sourceless = ModelName.withoutSource(name);
        return sourceless == null || isKnown(key) ? key : ModelName.key(sourceless);
    }

    private String sourceless(String name, String key) {
        String sourceless = ModelName.withoutSource(name);
        return sourceless == null || ModelName.key(name).equals(key) ? name : sourceless;
    }

    private boolean isKnown(String key) {
        return listed.contains(key) || table().byKey.containsKey(key);
    }

    private ModelLabel admit(String key, String spelling, boolean isListed) {
        while (true) {
            Table known = table();
            ModelLabel model = known.byKey.get(key);
            if (model != null) {
                return model;
            }
            int count = known.byKey.size();
            if (count >= cap || (!isListed && count >= cap - reserve(known.byKey))) {
                return ModelLabel.OTHER;
            }
            ModelLabel admitted = new ModelLabel(known.all.size(), spelling);
            Map<String, ModelLabel> byKey = new HashMap<>(known.byKey);
            List<ModelLabel> all = new ArrayList<>(known.all);
            byKey.put(key, admitted);
            all.add(admitted);
            if (table.compareAndSet(known, new Table(Map.copyOf(byKey), List.copyOf(all)))) {
                return admitted;
            }
        }
    }

    /**
     * Returns the room that names that are not listed must leave: for all listed names without a request so far, within the
     * limits.
     */
    private int reserve(Map<String, ModelLabel> byKey) {
        if (listed.isEmpty()) {
            return 0;
        }
        int least = cap / 4;
        int most = cap - least;
        return Math.max(least, listed.countOutside(byKey.keySet(), most));
    }

    /**
     * Changes the label of an admitted model to its listed spelling, so that it is the same as in the series of Ollama's memory.
     */
    private void respell(String key, String spelling) {
        ModelLabel known = table().byKey.get(key);
        if (known != null) {
            known.respell(spelling);
        }
    }

    /** Returns the models that Ollama has loaded. */
    public LoadedModels loaded() {
        return loaded;
    }

    /** Returns all labels so far, in the order of their places. */
    public List<ModelLabel> all() {
        return table().all;
    }

    private Table table() {
        return Objects.requireNonNull(table.get());
    }

    /** Returns the maximum number of labels. */
    public int most() {
        return cap + RESERVED.size();
    }
}
