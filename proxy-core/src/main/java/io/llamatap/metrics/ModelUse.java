package io.llamatap.metrics;

import io.llamatap.metrics.label.ModelLabel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which models the exchanges of one event loop use, for what, and when they last ended. It is not shown as a metric. It explains
 * why Ollama loaded or unloaded a model.
 *
 * <p>Written by the event loop only; read by any thread. Times are ticks of the relay's clock in nanoseconds. Allocates nothing
 * after its construction.
 */
@SuppressWarnings("EnumOrdinal") // the ordinal is an index into arrays
public final class ModelUse {
    /** What a request wants from a model. A request may want two of these. */
    public enum Kind {
        /** To compute a response. */
        REQUEST,
        /** To load the model only. */
        PRELOAD,
        /** To unload the model, immediately or after computing. */
        UNLOAD;

        int bit() {
            return 1 << ordinal();
        }
    }

    /** Stands for no time. */
    public static final long NEVER = Long.MIN_VALUE;

    private static final Kind[] KINDS = Kind.values();

    private final int models;
    private final AtomicLongArray begun;
    private final AtomicLongArray ended;
    private final AtomicLongArray lastEnds;
    private final AtomicLongArray lastCrashes;
    private final AtomicLong lastComputed = new AtomicLong(NEVER);
    private final AtomicLong lastSuccess = new AtomicLong(NEVER);

    ModelUse(int models) {
        this.models = models;
        this.begun = new AtomicLongArray(models * KINDS.length);
        this.ended = new AtomicLongArray(models * KINDS.length);
        this.lastEnds = new AtomicLongArray(models);
        this.lastCrashes = new AtomicLongArray(models);
        for (int i = 0; i < models; i++) {
            lastEnds.setPlain(i, NEVER);
            lastCrashes.setPlain(i, NEVER);
        }
    }

    /** Returns the kinds of a request in the form that {@link #begin} and {@link #end} take. */
    public static int kinds(boolean isWithoutPrompt, boolean isUnload) {
        int first = isWithoutPrompt ? isUnload ? 0 : Kind.PRELOAD.bit() : Kind.REQUEST.bit();
        return isUnload ? first | Kind.UNLOAD.bit() : first;
    }

    /** A request for a model began. */
    public void begin(ModelLabel model, int kinds) {
        count(begun, model, kinds);
    }

    /** A request for a model ended, or is now counted for another model. */
    public void end(ModelLabel model, int kinds, long nanos) {
        lastEnds.setRelease(model.place(), nanos);
        count(ended, model, kinds);
    }

    /** A response said that the process that runs a model has ended. */
    void crashed(ModelLabel model, long nanos) {
        lastCrashes.setRelease(model.place(), nanos);
    }

    /** The response of a model ended. */
    void computed(long nanos) {
        lastComputed.setRelease(nanos);
    }

    /** An exchange of any kind succeeded. */
    void succeeded(long nanos) {
        lastSuccess.setRelease(nanos);
    }

    private void count(AtomicLongArray cells, ModelLabel model, int kinds) {
        for (int kind = 0; kind < KINDS.length; kind++) {
            if ((kinds & 1 << kind) != 0) {
                int cell = kind * models + model.place();
                cells.setRelease(cell, cells.getPlain(cell) + 1);
            }
        }
    }

    /** Returns the number of requests of {@link Kind#REQUEST} that have begun. */
    long begunRequests() {
        long sum = 0;
        int first = Kind.REQUEST.ordinal() * models;
        for (int i = first; i < first + models; i++) {
            sum += begun.getAcquire(i);
        }
        return sum;
    }

    void addTo(Sums sums) {
        for (int i = 0; i < sums.begun.length; i++) {
            // This order guarantees that a request that is seen to have ended is also seen to have begun.
            sums.ended[i] += ended.getAcquire(i);
            sums.begun[i] += begun.getAcquire(i);
        }
        for (int i = 0; i < models; i++) {
            sums.lastEnds[i] = later(sums.lastEnds[i], lastEnds.getAcquire(i));
            sums.lastCrashes[i] = later(sums.lastCrashes[i], lastCrashes.getAcquire(i));
        }
        sums.lastComputed = later(sums.lastComputed, lastComputed.getAcquire());
        sums.lastSuccess = later(sums.lastSuccess, lastSuccess.getAcquire());
    }

    private static long later(long a, long b) {
        if (a == NEVER || b == NEVER) {
            return a == NEVER ? b : a;
        }
        return a - b >= 0 ? a : b;
    }

    /** The sum over all event loops at one moment. Owned by the caller, and not changed any more. */
    public static final class Sums {
        private final int models;
        private final long[] begun;
        private final long[] ended;
        private final long[] lastEnds;
        private final long[] lastCrashes;
        private long lastComputed = NEVER;
        private long lastSuccess = NEVER;

        Sums(int models) {
            this.models = models;
            this.begun = new long[models * KINDS.length];
            this.ended = new long[models * KINDS.length];
            this.lastEnds = new long[models];
            Arrays.fill(lastEnds, NEVER);
            this.lastCrashes = new long[models];
            Arrays.fill(lastCrashes, NEVER);
        }

        /** Says whether a request of a kind was in progress for a model at any time between an earlier moment and this one. */
        public boolean hasAsked(ModelLabel model, Kind kind, Sums earlier) {
            return hasAsked(model.place(), kind, earlier);
        }

        private boolean hasAsked(int model, Kind kind, Sums earlier) {
            int cell = kind.ordinal() * models + model;
            return begun[cell] > earlier.ended[cell];
        }

        /** Says whether a model is in use now. */
        public boolean isAsking(ModelLabel model) {
            return hasAsked(model, Kind.REQUEST, this) || hasAsked(model, Kind.PRELOAD, this);
        }

        /** Says whether any model is computing now. */
        public boolean isComputing() {
            for (int model = 0; model < models; model++) {
                if (hasAsked(model, Kind.REQUEST, this)) {
                    return true;
                }
            }
            return false;
        }

        /** Returns when the last request for a model ended; {@link #NEVER} if none has. */
        public long lastEndNanos(ModelLabel model) {
            return lastEnds[model.place()];
        }

        /** Returns when a response last said that the process that runs a model has ended; {@link #NEVER} if none has. */
        public long lastCrashNanos(ModelLabel model) {
            return lastCrashes[model.place()];
        }

        /** Returns when the last response of a model ended; {@link #NEVER} if none has. */
        public long lastComputedNanos() {
            return lastComputed;
        }

        /** Returns when an exchange of any kind last succeeded; {@link #NEVER} if none has. */
        public long lastSuccessNanos() {
            return lastSuccess;
        }
    }
}
