package io.llamatap.metrics.inflight;

import io.llamatap.metrics.label.ModelLabel;
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
 * <p>Written by the event loop, read by any thread. The number of rows is the largest number of simultaneous requests so far, at most
 * {@link #MAX_REQUESTS}. Requests beyond that are relayed like all others, but readers do not see them.
 */
public final class InFlightRequests {
    /** More than the connections of an event loop; about 20 MB. */
    static final int MAX_REQUESTS = 65_536;

    private static final int START = 16;

    private final int loop;
    private final ModelSigns signs;
    private volatile AtomicReferenceArray<@Nullable InFlightRequest> rows = new AtomicReferenceArray<>(START);
    /** Used by the writer only, like the next two fields. */
    private final Deque<InFlightRequest> free = new ArrayDeque<>();

    private int made;
    private long begun;

    /** Creates the table of an event loop. */
    public InFlightRequests(int loop, ModelSigns signs) {
        this.loop = loop;
        this.signs = signs;
    }

    /** Starts a request. The caller closes the returned row when the request ends. Event loop only, like {@link #ask} and {@link #close}. */
    public InFlightRequest open(Route route, Phase phase, long nanos) {
        InFlightRequest row = free.pollLast();
        row = row == null ? make() : row;
        row.open(++begun, route, phase, nanos);
        return row;
    }

    private InFlightRequest make() {
        if (made == MAX_REQUESTS) {
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

    /** Sets the model of a request. Does nothing if the request has ended. */
    public void ask(InFlightRequest row, ModelLabel model, @Nullable String name, boolean isUnloaded, long nanos) {
        if (!row.isOpen()) {
            return;
        }
        if (row.model() != model) {
            leave(row, nanos);
            if (model != ModelLabel.NONE) {
                // The time that the client needed for sending does not count.
                signs.begin(model, row.wholeNanos() == InFlightRequest.NONE ? nanos : later(nanos, row.wholeNanos()));
            }
        }
        row.asks(model, name, isUnloaded);
    }

    private static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }

    /** Ends a request. The caller must not use the row any more. */
    public void close(InFlightRequest row, long nanos) {
        leave(row, nanos);
        row.close();
        if (row.isListed()) {
            free.addLast(row);
        }
    }

    private void leave(InFlightRequest row, long nanos) {
        if (row.model() != ModelLabel.NONE) {
            signs.end(row.model(), row.isHeard(), nanos);
        }
    }

    /** Adds the requests in flight to a list, in no particular order. Any thread. */
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
