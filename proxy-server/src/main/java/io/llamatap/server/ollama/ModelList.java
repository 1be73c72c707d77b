package io.llamatap.server.ollama;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A response of {@code /api/tags} or {@code /api/ps}. Immutable.
 *
 * @param models the first models, at most {@link #MAX_MODELS}, each name once
 * @param count the number of all models
 * @param totalBytes the sum of all known sizes
 */
record ModelList(List<ListedModel> models, int count, double totalBytes) {
    /** The maximum number of models with series of their own. */
    static final int MAX_MODELS = 1000;

    ModelList {
        models = List.copyOf(models);
    }

    /** Returns the same models with respelled names. */
    ModelList spelled(UnaryOperator<String> spelling) {
        return new ModelList(
                models.stream()
                        .map(model -> model.named(spelling.apply(model.name())))
                        .toList(),
                count,
                totalBytes);
    }

    /** Returns the number of models without series. */
    int notShown() {
        return Math.max(0, count - MAX_MODELS);
    }
}
