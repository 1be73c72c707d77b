package io.llamatap.server.host;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The growth of a total of Ollama's processes between readings, across ends and restarts of processes. Used by one thread.
 *
 * <p>Totals are those of whole families of processes: when a child has ended, the kernel adds its processor time and reads to those of its
 * parent, so the sum of the family stays the same. Differences of single processes would count these values twice.
 */
final class GrowingTotal {
    /**
     * The last total of a family.
     *
     * @param isBelow whether the last reading was lower
     */
    private record Mark(long total, boolean isBelow) {}

    private Map<ProcessId, Mark> marks = Map.of();

    /**
     * Takes the current totals of all families, by their first processes, and returns the growth since the previous call.
     *
     * @param isNew whether a first process was started since then, so that its whole total is growth; an older one has no growth yet
     */
    long advance(Map<ProcessId, Long> now, Predicate<ProcessId> isNew) {
        long growth = 0;
        Map<ProcessId, Mark> reached = new HashMap<>();
        for (Map.Entry<ProcessId, Long> family : now.entrySet()) {
            long total = family.getValue();
            Mark mark = marks.get(family.getKey());
            if (mark == null) {
                growth += isNew.test(family.getKey()) ? total : 0;
            } else {
                growth += Math.max(0, total - mark.total);
            }
            reached.put(family.getKey(), next(mark, total));
        }
        marks = reached;
        return growth;
    }

    /**
     * Returns the next total. A child that ends during a reading is missing once, and its values then return to the parent, which is not
     * growth. A child that left the family is missing twice.
     */
    private static Mark next(@Nullable Mark mark, long total) {
        if (mark != null && total < mark.total && !mark.isBelow) {
            return new Mark(mark.total, true);
        }
        return new Mark(total, false);
    }
}
