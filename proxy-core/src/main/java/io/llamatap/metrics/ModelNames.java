package io.llamatap.metrics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The values of the label {@code model}, shared by all event loops: bounded, whatever clients ask for.
 *
 * <p>A name is admitted when Ollama vouches for it: it stood in a list of models, or a request for it was answered with 2xx. All
 * others are {@link #OTHER}. There is a cap; names that were only listed may fill three quarters of it, so that a model that is
 * used finds room beside many that lie on disk. Nothing is ever retired: a counter that vanishes is worse than an idle one.
 *
 * <p>{@code llama3} and {@code llama3:latest} are one model, shown with its tag. Names are cut at 128 bytes; control characters
 * are shown as escapes.
 *
 * <p>Any thread, without locks: an immutable table, replaced at an admission.
 */
public final class ModelNames {
    /** The id of requests that name no model: shown as an empty label. */
    public static final int NONE = 0;

    /** The id of all models that are not admitted. */
    public static final int OTHER = 1;

    private static final String OTHER_LABEL = "__other__";
    private static final int RESERVED = 2;
    private static final int MAX_BYTES = 128;

    private record Table(Map<String, Integer> ids, List<String> labels) {}

    private final int cap;
    /** Which ids Ollama held at the last look; null before one. */
    private volatile @Nullable BitSet loaded;

    private final AtomicReference<Table> table = new AtomicReference<>(new Table(Map.of(), List.of("", OTHER_LABEL)));

    /**
     * Takes the most models to be shown by name.
     *
     * @throws IllegalArgumentException if the cap is not within 1 to 1000
     */
    public ModelNames(int cap) {
        if (cap < 1 || cap > 1000) {
            throw new IllegalArgumentException("cap on model labels is " + cap + ", must be within 1 to 1000");
        }
        this.cap = cap;
    }

    /** Returns the id of a model as a client named it: {@link #OTHER} unless admitted, {@link #NONE} for no name. */
    public int find(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return NONE;
        }
        Integer id = table().ids.get(canonical(name));
        return id == null ? OTHER : id;
    }

    /** Admits a model that Ollama answered for, and returns its id: {@link #OTHER} if the cap is reached. */
    public int admitUsed(@Nullable String name) {
        return admit(name, cap);
    }

    /** Admits a model that Ollama listed, and returns its id: {@link #OTHER} if three quarters of the cap are reached. */
    public int admitListed(@Nullable String name) {
        return admit(name, Math.max(1, cap - cap / 4));
    }

    private int admit(@Nullable String name, int limit) {
        if (name == null || name.isBlank()) {
            return NONE;
        }
        String label = canonical(name);
        while (true) {
            Table known = table();
            Integer id = known.ids.get(label);
            if (id != null) {
                return id;
            }
            if (known.ids.size() >= limit) {
                return OTHER;
            }
            Map<String, Integer> ids = new HashMap<>(known.ids);
            List<String> labels = new ArrayList<>(known.labels);
            ids.put(label, labels.size());
            labels.add(label);
            if (table.compareAndSet(known, new Table(Map.copyOf(ids), List.copyOf(labels)))) {
                return labels.size() - 1;
            }
        }
    }

    /** Tells which ids Ollama holds in memory, all others not; the set is the caller's no more. Null: that is not known. */
    public void loaded(@Nullable BitSet ids) {
        loaded = ids;
    }

    /** Says whether Ollama did not hold a model at the last look; of models without an id of their own nothing is known. */
    boolean isKnownUnloaded(int id) {
        BitSet held = loaded;
        return held != null && id >= RESERVED && !held.get(id);
    }

    /** Returns the label values so far; the place of each is its id. */
    public List<String> labels() {
        return table().labels;
    }

    private Table table() {
        return Objects.requireNonNull(table.get());
    }

    /** Returns how many ids there can be. */
    int ids() {
        return cap + RESERVED;
    }

    /** Returns a name as it is shown: with its tag, cut and escaped. */
    public static String canonical(String name) {
        String trimmed = name.strip();
        // A colon before the last slash belongs to a registry's port.
        boolean tagged = trimmed.indexOf(':', trimmed.lastIndexOf('/') + 1) >= 0;
        return bounded(tagged ? trimmed : trimmed + ":latest");
    }

    /** Returns a text from outside as the value of a label: cut and escaped. */
    public static String bounded(String name) {
        if (name.length() <= MAX_BYTES / 3 && isShowable(name)) {
            return name;
        }
        StringBuilder shown = new StringBuilder();
        int bytes = 0;
        for (int i = 0; i < name.length(); ) {
            int point = name.codePointAt(i);
            i += Character.charCount(point);
            String piece = piece(point);
            bytes += piece.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_BYTES) {
                break;
            }
            shown.append(piece);
        }
        return shown.toString();
    }

    private static boolean isShowable(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (isUnshowable(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String piece(int point) {
        if (Character.getType(point) == Character.SURROGATE) {
            return "\ufffd"; // half a pair has no UTF-8
        }
        return isUnshowable(point) ? String.format("\\u%04x", point) : Character.toString(point);
    }

    private static boolean isUnshowable(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || Character.getType(c) == Character.SURROGATE;
    }
}
