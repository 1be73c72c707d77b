package io.llamatap.server.host;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * By how much a total of Ollama's processes grew from reading to reading, over their ends and restarts. Used by one thread.
 *
 * <p>Totals are those of whole families of processes: when a child has ended and its parent has seen it, the kernel adds the
 * child's processor time and reads to the parent's, so the sum over a family stays what it was. A single process' differences
 * would count these twice.
 */
final class GrowingTotal {
    /**
     * What a family had reached.
     *
     * @param isBelow whether the last reading was less
     */
    private record Mark(long total, boolean isBelow) {}

    private Map<ProcessId, Mark> marks = Map.of();

    /**
     * Takes the totals of all families as they are now, by their heads, and returns the growth since the call before.
     *
     * @param isNew whether a head was started since then: all of its total is growth; what was there unnoticed has none yet
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
     * A child that passes to its parent while the files are read is missing once, and what comes back is no growth; one that
     * left the family for good is missing twice.
     */
    private static Mark next(@Nullable Mark mark, long total) {
        if (mark != null && total < mark.total && !mark.isBelow) {
            return new Mark(mark.total, true);
        }
        return new Mark(total, false);
    }
}
