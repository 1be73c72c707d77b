package io.llamatap.metrics.inflight;

import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.ModelNames;
import io.llamatap.metrics.label.Phase;
import io.llamatap.metrics.label.Route;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The requests in flight of one event loop.
 *
 * <p>One writer, the loop; any reader. There are as many rows as there were ever requests at a time, {@link #MOST} at most: what is
 * beyond them is served as all others, but no reader sees it.
 */
public final class InFlightRequests {
    /** More than a loop has connections, some 20 MB. */
    static final int MOST = 65_536;

    private static final int START = 16;

    private final int loop;
    private final ModelSigns signs;
    private volatile AtomicReferenceArray<@Nullable InFlightRequest> rows = new AtomicReferenceArray<>(START);
    /** The writer's alone, as the next two. */
    private final Deque<InFlightRequest> free = new ArrayDeque<>();

    private int made;
    private long begun;

    /** Takes what all event loops are to tell of models. */
    public InFlightRequests(int loop, ModelSigns signs) {
        this.loop = loop;
        this.signs = signs;
    }

    /** A request begins; its row is to be closed at its end. The loop only, as all but the reading methods. */
    public InFlightRequest open(Route route, Phase phase, long nanos) {
        InFlightRequest row = free.pollLast();
        row = row == null ? make() : row;
        row.open(++begun, route, phase, nanos);
        return row;
    }

    private InFlightRequest make() {
        if (made == MOST) {
            return new InFlightRequest(loop, false);
        }
        AtomicReferenceArray<@Nullable InFlightRequest> table = rows;
        if (made == table.length()) {
            AtomicReferenceArray<@Nullable InFlightRequest> larger = new AtomicReferenceArray<>(2 * made);
            for (int i = 0; i < made; i++) {
                larger.setPlain(i, table.getPlain(i));
            }
            rows = larger;
            table = larger;
        }
        InFlightRequest row = new InFlightRequest(loop, true);
        table.setRelease(made++, row);
        return row;
    }

    /** A request asks a model, under this name from now on; one that has ended does not. */
    public void ask(InFlightRequest row, ModelLabel model, @Nullable String name, boolean isUnloaded, long nanos) {
        if (!row.isOpen()) {
            return;
        }
        if (row.model() != model) {
            leave(row, nanos);
            if (model != ModelNames.NONE) {
                // What the client still had to send does not count.
                signs.begin(model, row.wholeNanos() == InFlightRequest.NONE ? nanos : later(nanos, row.wholeNanos()));
            }
        }
        row.asks(model, name, isUnloaded);
    }

    private static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }

    /** A request has ended; whoever holds the row must let it go. */
    public void close(InFlightRequest row, long nanos) {
        leave(row, nanos);
        row.close();
        if (row.isListed()) {
            free.addLast(row);
        }
    }

    private void leave(InFlightRequest row, long nanos) {
        if (row.model() != ModelNames.NONE) {
            signs.end(row.model(), row.isHeard(), nanos);
        }
    }

    /** Adds what requests are in flight, in no order; any thread. */
    public void addTo(List<RequestState> states) {
        AtomicReferenceArray<@Nullable InFlightRequest> table = rows;
        for (int i = 0; i < table.length(); i++) {
            InFlightRequest row = table.getAcquire(i);
            RequestState state = row == null ? null : row.state();
            if (state != null) {
                states.add(state);
            }
        }
    }
}
