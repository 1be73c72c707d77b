package io.llamatap.metrics.cell;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The most recent values of a series and their times in nanoseconds, in a ring buffer.
 *
 * <p>One thread writes, any thread reads. If the buffer is full and is written at that moment, a reader may see the value of one
 * event with the time of the next. Cost: three stores; 16 KB for a thousand values.
 */
public final class RecentValues {
    /** The number of values that the dialect {@code categraf} uses. */
    public static final int MAX_VALUES = 1000;

    private final AtomicLongArray values;
    private final AtomicLongArray times;
    private final AtomicLong written = new AtomicLong();

    /** Creates an empty buffer for {@code most} values. */
    public RecentValues(int most) {
        values = new AtomicLongArray(most);
        times = new AtomicLongArray(most);
    }

    /**
     * Records a value.
     *
     * @param nanos a tick of the relay's clock
     */
    public void record(long value, long nanos) {
        long count = written.getPlain();
        int place = (int) (count % values.length());
        values.setRelease(place, value);
        times.setRelease(place, nanos);
        written.setRelease(count + 1);
    }

    /** Receives each value. */
    public interface Visitor {
        void visit(long value, long nanos);
    }

    /** Visits all values in no particular order. Any thread. */
    public void forEach(Visitor visitor) {
        int held = (int) Math.min(values.length(), written.getAcquire());
        for (int i = 0; i < held; i++) {
            visitor.visit(values.getAcquire(i), times.getAcquire(i));
        }
    }
}
