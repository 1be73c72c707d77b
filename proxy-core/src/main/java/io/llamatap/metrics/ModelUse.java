package io.llamatap.metrics;

import io.llamatap.metrics.label.ModelLabel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the exchanges of one event loop have to do with models: which are asked, for what, and when that last ended. Not shown as
 * such: it explains what is seen of Ollama's memory.
 *
 * <p>One writer, the loop; any reader. Times are ticks of the relay's clock in nanoseconds. Allocates nothing after its start.
 */
@SuppressWarnings("EnumOrdinal") // places in arrays
public final class ModelUse {
    /** What a request asks of a model; one request may ask two things. */
    public enum Kind {
        /** To compute. */
        REQUEST,
        /** To be loaded, and no more. */
        PRELOAD,
        /** To be unloaded, now or after it has computed. */
        UNLOAD;

        int bit() {
            return 1 << ordinal();
        }
    }

    /** A time that has not come. */
    public static final long NEVER = Long.MIN_VALUE;

    private static final Kind[] KINDS = Kind.values();

    private final int models;
    private final AtomicLongArray begun;
    private final AtomicLongArray ended;
    private final AtomicLongArray lastEnds;
    private final AtomicLong lastComputed = new AtomicLong(NEVER);
    private final AtomicLong lastSuccess = new AtomicLong(NEVER);

    ModelUse(int models) {
        this.models = models;
        this.begun = new AtomicLongArray(models * KINDS.length);
        this.ended = new AtomicLongArray(models * KINDS.length);
        this.lastEnds = new AtomicLongArray(models);
        for (int i = 0; i < models; i++) {
            lastEnds.setPlain(i, NEVER);
        }
    }

    /** Returns what a request asks, in the form that {@link #begin} and {@link #end} take. */
    public static int kinds(boolean isWithoutPrompt, boolean isUnload) {
        int first = isWithoutPrompt ? isUnload ? 0 : Kind.PRELOAD.bit() : Kind.REQUEST.bit();
        return isUnload ? first | Kind.UNLOAD.bit() : first;
    }

    /** A model is asked. */
    public void begin(ModelLabel model, int kinds) {
        count(begun, model, kinds);
    }

    /** What was asked of a model has ended, under that name at least. */
    public void end(ModelLabel model, int kinds, long nanos) {
        lastEnds.setRelease(model.place(), nanos);
        count(ended, model, kinds);
    }

    /** A model's answer ended. */
    void computed(long nanos) {
        lastComputed.setRelease(nanos);
    }

    /** An exchange of whatever kind ended well. */
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

    void addTo(Sums sums) {
        for (int i = 0; i < sums.begun.length; i++) {
            // In this order: whatever is seen to have ended is seen to have begun.
            sums.ended[i] += ended.getAcquire(i);
            sums.begun[i] += begun.getAcquire(i);
        }
        for (int i = 0; i < models; i++) {
            sums.lastEnds[i] = later(sums.lastEnds[i], lastEnds.getAcquire(i));
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

    /** The sum over all loops at one moment. Owned by who asked for it, and not changed any more. */
    public static final class Sums {
        private final int models;
        private final long[] begun;
        private final long[] ended;
        private final long[] lastEnds;
        private long lastComputed = NEVER;
        private long lastSuccess = NEVER;

        Sums(int models) {
            this.models = models;
            this.begun = new long[models * KINDS.length];
            this.ended = new long[models * KINDS.length];
            this.lastEnds = new long[models];
            Arrays.fill(lastEnds, NEVER);
        }

        /** Says whether something of a kind was asked of a model at any time from an earlier moment to this one. */
        public boolean hasAsked(ModelLabel model, Kind kind, Sums earlier) {
            return hasAsked(model.place(), kind, earlier);
        }

        private boolean hasAsked(int model, Kind kind, Sums earlier) {
            int cell = kind.ordinal() * models + model;
            return begun[cell] > earlier.ended[cell];
        }

        /** Says whether something is being asked of a model. */
        public boolean isAsking(ModelLabel model) {
            return hasAsked(model, Kind.REQUEST, this) || hasAsked(model, Kind.PRELOAD, this);
        }

        /** Says whether any model is asked to compute. */
        public boolean isComputing() {
            for (int model = 0; model < models; model++) {
                if (hasAsked(model, Kind.REQUEST, this)) {
                    return true;
                }
            }
            return false;
        }

        /** Returns when something that was asked of a model last ended; {@link #NEVER} if nothing has. */
        public long lastEndNanos(ModelLabel model) {
            return lastEnds[model.place()];
        }

        /** Returns when a model's answer last ended; {@link #NEVER} if none has. */
        public long lastComputedNanos() {
            return lastComputed;
        }

        /** Returns when an exchange of whatever kind last ended well; {@link #NEVER} if none has. */
        public long lastSuccessNanos() {
            return lastSuccess;
        }
    }
}
