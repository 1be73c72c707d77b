package io.llamatap.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A small set of label values that is closed at its origin but not known here: it grows as words come, up to a cap, after which
 * a new one is {@code other}.
 *
 * <p>Any thread; without locks. Cost: comparisons with the words so far; only a new word allocates.
 */
final class Words {
    private static final String OTHER = "other";

    private final int cap;
    private final AtomicReference<List<String>> words = new AtomicReference<>(List.of());

    Words(int cap) {
        this.cap = cap;
    }

    int cap() {
        return cap;
    }

    List<String> all() {
        return Objects.requireNonNull(words.get());
    }

    /** Returns the place of a word. */
    int place(String word) {
        while (true) {
            List<String> known = all();
            int place = known.indexOf(word);
            if (place >= 0) {
                return place;
            }
            if (known.size() >= cap - 1 && !word.equals(OTHER)) {
                return place(OTHER); // the last place is kept for it
            }
            List<String> more = new ArrayList<>(known);
            more.add(word);
            if (words.compareAndSet(known, List.copyOf(more))) {
                return known.size();
            }
        }
    }
}
