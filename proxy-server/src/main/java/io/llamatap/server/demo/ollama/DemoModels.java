package io.llamatap.server.demo.ollama;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The models that the simulated Ollama has on disk. Used by one event loop. */
final class DemoModels {
    /** More are not made by copying. */
    private static final int MAX_MODELS = 100;

    private static final String DEFAULT_HOST = "registry.ollama.ai/";
    private static final String DEFAULT_OWNER = "library/";

    /** By the name in lower case, since names are compared that way. */
    private final Map<String, DemoModel> models = new LinkedHashMap<>();

    DemoModels() {
        Resource.lines("models.tsv").skip(1).map(DemoModel::of).forEach(model -> models.put(key(model.name()), model));
    }

    /** Returns all models, in the order of the list. */
    List<DemoModel> all() {
        return List.copyOf(models.values());
    }

    /** Returns the model of a name as clients write it: without a tag, or with the parts that are the default. */
    @Nullable
    DemoModel find(String name) {
        return models.get(key(name));
    }

    /** Adds a copy of a model; returns whether there is room for it. */
    boolean copy(DemoModel model, String name) {
        String full = full(name);
        if (models.size() >= MAX_MODELS && !models.containsKey(key(full))) {
            return false;
        }
        models.put(key(full), model.named(full));
        return true;
    }

    void delete(DemoModel model) {
        models.remove(key(model.name()));
    }

    /** Returns a name with its tag and without the parts that are the default. */
    static String full(String name) {
        String shorter = name.startsWith(DEFAULT_HOST) ? name.substring(DEFAULT_HOST.length()) : name;
        shorter = shorter.startsWith(DEFAULT_OWNER) ? shorter.substring(DEFAULT_OWNER.length()) : shorter;
        return shorter.indexOf(':') < 0 ? shorter + ":latest" : shorter;
    }

    private static String key(String name) {
        return full(name.toLowerCase(Locale.ROOT));
    }
}
