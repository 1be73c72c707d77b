package io.llamatap.metrics.inflight;

import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.ModelNames;
import io.llamatap.metrics.label.Phase;
import io.llamatap.metrics.label.Route;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The row of one request in flight, and after it of another one. Ticks in nanoseconds.
 *
 * <p>One writer, the event loop of the exchange; any reader. Two numbers that belong together may be seen from two moments, such as
 * a phase that has just begun with the tick at which the one before it began.
 */
public final class InFlightRequest {
    /** A tick that has not come, or a count that is not known. */
    public static final long NONE = Long.MIN_VALUE;

    /** A rate of tokens is that of this time at least, and of twice as long at most. */
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
    /** Plain, as the next five: published by a store of a cell with release. */
    private @Nullable Route route;

    private Phase phase = PHASES[0];
    private ModelLabel model = ModelNames.NONE;
    private boolean isUnloaded;
    private @Nullable String name;
    private @Nullable SocketAddress client;
    /** Whether readers can find it; the writer's alone. */
    private final boolean isListed;

    InFlightRequest(int loop, boolean isListed) {
        this.loop = loop;
        this.isListed = isListed;
    }

    boolean isListed() {
        return isListed;
    }

    /** A request begins. */
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

    /** The request has ended: nothing of it is kept. */
    void close() {
        cells.setRelease(NUMBER, 0);
        VarHandle.storeStoreFence(); // a reader that sees any of the following sees that too
        route = null;
        model = ModelNames.NONE;
        isUnloaded = false;
        name = null;
        client = null;
    }

    /** Says whether it is any request's. The writer only. */
    boolean isOpen() {
        return cells.getPlain(NUMBER) != 0;
    }

    /** Returns where it is. The writer only. */
    public Phase phase() {
        return phase;
    }

    /** It is somewhere else from now on. */
    public void enter(Phase next, long nanos) {
        phase = next;
        cells.setRelease(PHASE_SINCE, nanos);
    }

    /** It turned out to be a request to another route. */
    public void treatAs(Route other) {
        route = other;
        publish();
    }

    /** Says whose it is. */
    public void from(@Nullable SocketAddress address) {
        client = address;
        publish();
    }

    /** The client has sent all of it, with a body of so many bytes. */
    public void whole(long bodyBytes, long nanos) {
        cells.setRelease(BODY_BYTES, bodyBytes);
        cells.setRelease(WHOLE, nanos);
    }

    /** Bytes of the response came, or its end. */
    public void heard(long nanos) {
        cells.setRelease(HEARD, nanos);
    }

    /** Nothing is read of the response for now, or it is read again. */
    public void hold(boolean nothingIsRead) {
        cells.setRelease(HELD, nothingIsRead ? 1 : NONE);
    }

    /** Says whether nothing is read of the response. The writer only. */
    public boolean isHeld() {
        return cells.getPlain(HELD) != NONE;
    }

    /** So many chunks with generated text have been passed on by now; each is a token as a rule. */
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

    /** Returns when the client had sent all of it. The writer only. */
    long wholeNanos() {
        return cells.getPlain(WHOLE);
    }

    /** Returns the model that it is counted for. The writer only. */
    public ModelLabel model() {
        return model;
    }

    /** Says whether any byte of the response came. The writer only. */
    public boolean isHeard() {
        return cells.getPlain(HEARD) != NONE;
    }

    /** A model is asked. */
    void asks(ModelLabel label, @Nullable String asNamed, boolean isKnownUnloaded) {
        name = asNamed;
        isUnloaded = isKnownUnloaded;
        model = label;
        publish();
    }

    private void publish() {
        cells.setRelease(NUMBER, cells.getPlain(NUMBER));
    }

    /** Returns a copy, on any thread; null if there is no request. */
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
