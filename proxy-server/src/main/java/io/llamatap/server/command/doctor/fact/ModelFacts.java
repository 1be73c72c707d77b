package io.llamatap.server.command.doctor.fact;

/**
 * A model, as the state shows it. Immutable. What is unknown is negative.
 *
 * @param isResident whether it is in memory; false if that is not known
 */
public record ModelFacts(
        String name, boolean isResident, long diskBytes, long memoryBytes, long vramBytes, long contextTokens) {

    /** Returns whether its size in memory is known, and how much of that is on a GPU. */
    public boolean isMemoryKnown() {
        return isResident && memoryBytes > 0 && vramBytes >= 0;
    }

    /** Returns the share in GPU memory, from 0 to 1. */
    public double vramShare() {
        return Math.min(1, (double) vramBytes / memoryBytes);
    }
}
