package io.llamatap.metrics.label;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The values of the label {@code model}, shared by all event loops: bounded, whatever clients ask for.
 *
 * <p>A name that Ollama lists is admitted when it is first asked for; another one, when a request for it was answered as Ollama
 * answers. All others are {@link #OTHER}. There is a cap, below which names that are not listed leave room for those that are: a
 * quarter of it at least, three quarters at most. To be listed takes no room, since whoever may copy a model can list any
 * number of names. Nothing is ever retired: a counter that vanishes is worse than an idle one.
 *
 * <p>Names are compared as Ollama resolves them, see {@link ModelName}, and shown as Ollama lists them; until they are listed, as
 * the first client spelled them.
 *
 * <p>Any thread, without locks: an immutable table, replaced at an admission.
 */
public final class ModelNames {
    /** What requests that name no model are counted under: shown as an empty label. */
    public static final ModelLabel NONE = new ModelLabel(0, "");

    /** What all models that are not admitted are counted under. */
    public static final ModelLabel OTHER = new ModelLabel(1, "__other__");

    /** The most models that may be shown by name. */
    public static final int MOST = 1000;

    private static final int RESERVED = 2;

    /** What is remembered of lists, some 7 MB at worst: longer ones are not read to the end anyway. */
    private static final int MOST_LISTED = 32_768;

    /** The admitted models by their keys, and all labels by their places. */
    private record Table(Map<String, ModelLabel> byKey, List<ModelLabel> all) {}

    private final int cap;
    /** How names are listed, by their keys. */
    private final ConcurrentMap<String, String> listed = new ConcurrentHashMap<>();
    /** The places of the models that Ollama held at the last look; null before one. */
    private volatile @Nullable BitSet loaded;

    private final AtomicReference<Table> table = new AtomicReference<>(new Table(Map.of(), List.of(NONE, OTHER)));

    /**
     * Takes the most models to be shown by name.
     *
     * @throws IllegalArgumentException if the cap is not within 1 to {@link #MOST}
     */
    public ModelNames(int cap) {
        if (cap < 1 || cap > MOST) {
            throw new IllegalArgumentException("cap on model labels is " + cap + ", must be within 1 to " + MOST);
        }
        this.cap = cap;
    }

    /** Returns a model as a client named it: {@link #OTHER} unless admitted, {@link #NONE} for no name. */
    public ModelLabel find(@Nullable String name) {
        if (name == null || ModelName.isBlank(name)) {
            return NONE;
        }
        Map<String, ModelLabel> byKey = table().byKey;
        ModelLabel model = byKey.get(name); // as most clients spell it, without making another string
        model = model != null ? model : byKey.get(keyOfAsked(name));
        return model == null ? OTHER : model;
    }

    /** Admits a model that is asked for if Ollama lists it; returns what {@link #find} does. */
    public ModelLabel admitAsked(@Nullable String name) {
        ModelLabel known = find(name);
        if (known != OTHER || name == null) {
            return known;
        }
        String key = keyOfAsked(name);
        String spelling = listed.get(key);
        return spelling == null ? OTHER : admit(key, spelling, true);
    }

    /** Admits a model that Ollama vouches for, by an answer or by holding it; {@link #OTHER} if there is no room. */
    public ModelLabel admitUsed(@Nullable String name) {
        ModelLabel known = admitAsked(name);
        if (known != OTHER || name == null) {
            return known;
        }
        String key = keyOfAsked(name);
        return admit(key, ModelName.shortest(sourceless(name, key)), listed.containsKey(key));
    }

    /** Remembers a name in a list of Ollama's; the list may hold others. */
    public void list(@Nullable String name) {
        if (name == null || ModelName.isBlank(name) || name.equals(listed.get(name))) {
            return;
        }
        String key = ModelName.key(name);
        if (listed.size() < MOST_LISTED || listed.containsKey(key)) {
            String spelling = ModelName.shortest(name);
            listed.put(key, spelling.equals(key) ? key : spelling);
            respell(key, spelling);
        }
    }

    /** Remembers a whole list of Ollama's: what was listed before and is not any more, is not. */
    public void listAll(List<String> names) {
        Set<String> keys = new HashSet<>();
        for (String name : names) {
            list(name);
            keys.add(ModelName.key(name));
        }
        listed.keySet().retainAll(keys);
    }

    /** Returns how a model is shown that Ollama names in whatever spelling, admitted or not. */
    public String spelling(String name) {
        String key = ModelName.key(name);
        String spelling = listed.get(key);
        if (spelling != null) {
            return spelling;
        }
        ModelLabel known = table().byKey.get(key);
        return known == null ? ModelName.shortest(name) : known.label();
    }

    /** Where a client says where its model is to run, a name that is known as it stands goes first: old versions knew no such words. */
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
        return listed.containsKey(key) || table().byKey.containsKey(key);
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
                return OTHER;
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

    /** Returns how much room names that are not listed leave: for all that are listed and may be asked yet. */
    private int reserve(Map<String, ModelLabel> byKey) {
        if (listed.isEmpty()) {
            return 0;
        }
        int least = cap / 4;
        int most = cap - least;
        int waiting = 0;
        for (String key : listed.keySet()) {
            if (!byKey.containsKey(key) && ++waiting >= most) {
                break;
            }
        }
        return Math.max(least, waiting);
    }

    /** Shows a model that was admitted under another spelling as it is listed, so that its series meet those of its memory. */
    private void respell(String key, String spelling) {
        ModelLabel known = table().byKey.get(key);
        if (known != null) {
            known.respell(spelling);
        }
    }

    /** Tells which models Ollama holds in memory, all others not. Null: that is not known. */
    public void loaded(@Nullable Collection<ModelLabel> models) {
        if (models == null) {
            loaded = null;
            return;
        }
        BitSet places = new BitSet();
        models.forEach(model -> places.set(model.place()));
        loaded = places;
    }

    /** Says whether Ollama did not hold a model at the last look; of models without a label of their own nothing is known. */
    public boolean isKnownUnloaded(ModelLabel model) {
        BitSet held = loaded;
        return held != null && model.place() >= RESERVED && !held.get(model.place());
    }

    /** Returns all label values so far, in the order of their places. */
    public List<ModelLabel> all() {
        return table().all;
    }

    private Table table() {
        return Objects.requireNonNull(table.get());
    }

    /** Returns how many label values there can be. */
    public int most() {
        return cap + RESERVED;
    }

    /** Returns a name as it is shown where nothing else is known of it: in its shortest form, with its tag, cut and escaped. */
    public static String canonical(String name) {
        return ModelName.shortest(name);
    }

    /** Returns what the spellings of a model have in common. */
    public static String key(String name) {
        return ModelName.key(name);
    }

    /** Returns a text from outside as the value of a label: cut and escaped. */
    public static String bounded(String text) {
        return ModelName.bounded(text);
    }
}
