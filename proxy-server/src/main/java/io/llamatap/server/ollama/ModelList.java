package io.llamatap.server.ollama;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An answer of {@code /api/tags} or {@code /api/ps}. Immutable.
 *
 * @param models the first of them, at most {@link #MOST}, each name once
 * @param count how many there are
 * @param totalBytes the sum of all sizes that are told
 */
record ModelList(List<ListedModel> models, int count, double totalBytes) {
    /** As many as have series of their own. */
    static final int MOST = 1000;

    ModelList {
        models = List.copyOf(models);
    }

    /** Returns the same models by the names that a spelling makes of theirs. */
    ModelList spelled(UnaryOperator<String> spelling) {
        return new ModelList(
                models.stream()
                        .map(model -> model.named(spelling.apply(model.name())))
                        .toList(),
                count,
                totalBytes);
    }

    /** Returns how many have no series. */
    int notShown() {
        return Math.max(0, count - MOST);
    }
}
