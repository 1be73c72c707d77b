package io.llamatap.metrics.cell;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The last values of a series, a thousand or one, with their times in nanoseconds: a ring.
 *
 * <p>One writer, any reader. A reader may see the value of one exchange with the time of the next, when the ring is full and the
 * writer passes just then; both occurred. Cost: three stores; 16 KB a series.
 */
public final class RecentValues {
    /** As many as the dialect {@code categraf} promises. */
    public static final int MOST = 1000;

    private final AtomicLongArray values;
    private final AtomicLongArray times;
    private final AtomicLong written = new AtomicLong();

    /** Makes room for so many. */
    public RecentValues(int most) {
        values = new AtomicLongArray(most);
        times = new AtomicLongArray(most);
    }

    /** Takes a reading, made at a tick of the relay's clock. */
    public void record(long value, long nanos) {
        long count = written.getPlain();
        int place = (int) (count % values.length());
        values.setRelease(place, value);
        times.setRelease(place, nanos);
        written.setRelease(count + 1);
    }

    /** Is told of each value that is held. */
    public interface Visitor {
        void visit(long value, long nanos);
    }

    /** Visits what is held, in no order; any thread. */
    public void forEach(Visitor visitor) {
        int held = (int) Math.min(values.length(), written.getAcquire());
        for (int i = 0; i < held; i++) {
            visitor.visit(values.getAcquire(i), times.getAcquire(i));
        }
    }
}
