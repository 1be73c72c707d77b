package io.llamatap.server.ollama;

import java.util.List;

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

    /** Returns how many have no series. */
    int notShown() {
        return Math.max(0, count - MOST);
    }
}
