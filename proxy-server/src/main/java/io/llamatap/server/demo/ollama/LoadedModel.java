package io.llamatap.server.demo.ollama;

import java.util.Arrays;

/** A model in GPU memory and what it works on. Times are nanoseconds since the epoch. Used by one event loop. */
final class LoadedModel {
    /** How many requests it works on at once (OLLAMA_NUM_PARALLEL). */
    private static final int SLOTS = 2;

    /** How many characters of a prompt are remembered. */
    private static final int MAX_PROMPT = 1 << 16;

    final DemoModel model;
    /** When it can work. */
    final long readyAt;

    private final long[] busyUntil = new long[SLOTS];
    private final String[] prompts = new String[SLOTS];
    private long expiresAt;
    private long diesAt = Long.MAX_VALUE;

    LoadedModel(DemoModel model, long readyAt) {
        this.model = model;
        this.readyAt = readyAt;
        Arrays.fill(busyUntil, readyAt);
        Arrays.fill(prompts, "");
    }

    /** Returns the slot that is free first, and among free ones the one whose last prompt begins most like this one. */
    int slotFor(String prompt, long now) {
        int best = 0;
        for (int slot = 1; slot < SLOTS; slot++) {
            long wait = Math.max(busyUntil[slot], now);
            long leastWait = Math.max(busyUntil[best], now);
            if (wait < leastWait || (wait == leastWait && common(slot, prompt) > common(best, prompt))) {
                best = slot;
            }
        }
        return best;
    }

    /** Ends the model and whatever it works on. */
    void dieAt(long nanos) {
        diesAt = nanos;
    }

    /** Returns whether the model has died, or was not used for long enough. */
    boolean isGone(long now) {
        return diesAt <= now || (expiresAt <= now && busyUntil() <= now);
    }

    /** Returns how many characters of a prompt the slot has read before. */
    int common(int slot, String prompt) {
        int mismatch = Arrays.mismatch(prompts[slot].toCharArray(), prompt.toCharArray());
        return mismatch < 0 ? prompt.length() : mismatch;
    }

    long busyUntil(int slot) {
        return busyUntil[slot];
    }

    /** Returns until when any slot is busy. */
    long busyUntil() {
        return Arrays.stream(busyUntil).max().orElse(readyAt);
    }

    /** Keeps a slot busy, and then the model in memory. */
    void work(int slot, String prompt, long until, long keepAliveNanos) {
        prompts[slot] = prompt.substring(0, Math.min(prompt.length(), MAX_PROMPT));
        busyUntil[slot] = until;
        expiresAt = Math.max(until, busyUntil()) + keepAliveNanos;
    }

    /** Keeps the model in memory without work. */
    void keep(long until) {
        expiresAt = until;
    }

    /** Ends the work of a slot that was to last until then. */
    void stop(int slot, long wasUntil, long now) {
        if (busyUntil[slot] == wasUntil) {
            busyUntil[slot] = Math.max(now, readyAt);
        }
    }

    long expiresAt() {
        return expiresAt;
    }
}
