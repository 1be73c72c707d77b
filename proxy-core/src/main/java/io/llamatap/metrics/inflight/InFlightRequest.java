package io.llamatap.metrics.inflight;

import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Phase;
import io.llamatap.metrics.label.Route;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The row of one request in flight. After the request has ended, the row is reused for another one. Ticks in nanoseconds.
 *
 * <p>Written by the event loop of the exchange, read by any thread. A reader may see two values from two moments, such as a phase
 * that has just begun with the tick at which the previous one began.
 */
public final class InFlightRequest {
    /** A tick that has not come yet, or an unknown count. */
    public static final long NONE = Long.MIN_VALUE;

    /** A token rate is measured over at least this time, and at most twice this time. */
    static final long WINDOW_NANOS = 1_000_000_000L;

    private static final Phase[] PHASES = Phase.values();

    private static final int NUMBER = 0;
    private static final int STARTED = 1;
    private static final int PHASE_SINCE = 2;
    private static final int WHOLE = 3;
    private static final int HEARD = 4;
    private static final int HELD = 5;
    private static final int GENERATED = 6;
    private static final int WINDOW_START = 7;
    private static final int WINDOW_COUNT = 8;
    private static final int EARLIER_START = 9;
    private static final int EARLIER_COUNT = 10;
    private static final int BODY_BYTES = 11;
    private static final int CELLS = 12;

    private final int loop;
    private final AtomicLongArray cells = new AtomicLongArray(CELLS);
    /** Not volatile, like the next five fields: a release store to a cell publishes them. */
    private @Nullable Route route;

    private Phase phase = PHASES[0];
    private ModelLabel model = ModelLabel.NONE;
    private boolean isUnloaded;
    private @Nullable String name;
    private @Nullable SocketAddress client;
    /** Whether readers can find this row. Used by the writer only. */
    private final boolean isListed;

    InFlightRequest(int loop, boolean isListed) {
        this.loop = loop;
        this.isListed = isListed;
    }

    boolean isListed() {
        return isListed;
    }

    /** Starts a request. */
    void open(long number, Route to, Phase in, long nanos) {
        route = to;
        phase = in;
        for (int cell = WHOLE; cell < CELLS; cell++) {
            cells.setRelease(cell, NONE);
        }
        cells.setRelease(PHASE_SINCE, nanos);
        cells.setRelease(STARTED, nanos);
        cells.setRelease(NUMBER, number);
    }

    /** Ends the request, and forgets everything about it. */
    void close() {
        cells.setRelease(NUMBER, 0);
        VarHandle.storeStoreFence(); // a reader that sees one of the following stores also sees that one
        route = null;
        model = ModelLabel.NONE;
        isUnloaded = false;
        name = null;
        client = null;
    }

    /** Says whether the row is in use. Writer only. */
    boolean isOpen() {
        return cells.getPlain(NUMBER) != 0;
    }

    /** Returns the phase. Writer only. */
    public Phase phase() {
        return phase;
    }

    /** Sets the phase. */
    public void enter(Phase next, long nanos) {
        phase = next;
        cells.setRelease(PHASE_SINCE, nanos);
    }

    /** Sets the route that the request turned out to be for. */
    public void treatAs(Route other) {
        route = other;
        publish();
    }

    /** Sets the address of the client. */
    public void from(@Nullable SocketAddress address) {
        client = address;
        publish();
    }

    /** The request was received completely. */
    public void whole(long bodyBytes, long nanos) {
        cells.setRelease(BODY_BYTES, bodyBytes);
        cells.setRelease(WHOLE, nanos);
    }

    /** Bytes of the response, or its end, were received. */
    public void heard(long nanos) {
        cells.setRelease(HEARD, nanos);
    }

    /** Reading the response was paused or resumed. */
    public void hold(boolean isPaused) {
        cells.setRelease(HELD, isPaused ? 1 : NONE);
    }

    /** Says whether reading the response is paused. Writer only. */
    public boolean isHeld() {
        return cells.getPlain(HELD) != NONE;
    }

    /** Sets how many chunks with generated text were sent to the client so far. A chunk usually is a token. */
    public void generated(int count, long nanos) {
        long start = cells.getPlain(WINDOW_START);
        if (start == NONE || nanos - start >= WINDOW_NANOS) {
            cells.setRelease(EARLIER_START, start == NONE ? nanos : start);
            cells.setRelease(EARLIER_COUNT, start == NONE ? count : cells.getPlain(WINDOW_COUNT));
            cells.setRelease(WINDOW_START, nanos);
            cells.setRelease(WINDOW_COUNT, count);
        }
        cells.setRelease(GENERATED, count);
    }

    /** Returns when the request was received completely. Writer only. */
    long wholeNanos() {
        return cells.getPlain(WHOLE);
    }

    /** Returns the model that the request is counted for. Writer only. */
    public ModelLabel model() {
        return model;
    }

    /** Says whether any byte of the response was received. Writer only. */
    public boolean isHeard() {
        return cells.getPlain(HEARD) != NONE;
    }

    /** Sets the model. */
    void asks(ModelLabel label, @Nullable String asNamed, boolean isKnownUnloaded) {
        name = asNamed;
        isUnloaded = isKnownUnloaded;
        model = label;
        publish();
    }

    private void publish() {
        cells.setRelease(NUMBER, cells.getPlain(NUMBER));
    }

    /** Returns a copy of the row; null if it is not in use. Any thread. */
    @Nullable
    RequestState state() {
        RequestState state = null;
        long number = cells.getAcquire(NUMBER);
        while (number != 0 && state == null) {
            long phaseSince = cells.getAcquire(PHASE_SINCE);
            Route to = route;
            RequestState copy = to == null
                    ? null
                    : new RequestState(
                            loop,
                            number,
                            to,
                            phase,
                            cells.getAcquire(STARTED),
                            phaseSince,
                            cells.getAcquire(WHOLE),
                            Math.max(0, cells.getAcquire(BODY_BYTES)),
                            cells.getAcquire(HEARD),
                            cells.getAcquire(HELD) != NONE,
                            cells.getAcquire(GENERATED),
                            cells.getAcquire(EARLIER_START),
                            cells.getAcquire(EARLIER_COUNT),
                            model,
                            name,
                            isUnloaded,
                            client);
            VarHandle.acquireFence();
            long now = cells.getAcquire(NUMBER);
            state = now == number ? copy : null;
            number = now;
        }
        return state;
    }
}
