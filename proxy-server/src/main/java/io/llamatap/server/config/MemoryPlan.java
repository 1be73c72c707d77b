package io.llamatap.server.config;

import io.llamatap.relay.exchange.Limits;

/**
 * What the settings may make this process hold on the Java heap, and whether there is so much: the sum is done at start, so that
 * nobody finds out by a process that ends under load. Immutable.
 *
 * @param heapBytes the largest heap, as {@code -Xmx} has it
 */
record MemoryPlan(long heapBytes) {
    /** What is there without any client: classes, metrics of many models, pages that are being made. */
    static final long BASE_BYTES = 32L << 20;
    /** A client's connection with its upstream's, while a response is relayed, and the first kilobyte of a head; measured. */
    static final long CONNECTION_BYTES = 7L << 10;
    /** The same where a client speaks TLS; measured. */
    static final long TLS_CONNECTION_BYTES = 14L << 10;

    /** A head is held in an array that may be twice as large, and others must have room beside it. */
    private static final int HEADS_AT_LEAST = 4;

    static MemoryPlan ofProcess() {
        return new MemoryPlan(Runtime.getRuntime().maxMemory());
    }

    /** Returns what {@code client-memory} is where nobody says it. */
    int clientMemory() {
        return Limits.clientMemoryOf(heapBytes);
    }

    /** Returns how many connections there is memory for; negative where there is not even memory for the rest. */
    long connections(long clientMemory, boolean tls) {
        return (heapBytes - BASE_BYTES - clientMemory) / bytesEach(tls);
    }

    private static long bytesEach(boolean tls) {
        return tls ? TLS_CONNECTION_BYTES : CONNECTION_BYTES;
    }

    /** Says whether a head of the largest size fits into the budget beside others. */
    static boolean hasRoomForHeads(long clientMemory, long headBytes) {
        return clientMemory >= HEADS_AT_LEAST * headBytes;
    }

    /** Returns the sum as people can check it. */
    String sum(long connections, long clientMemory, boolean tls) {
        long all = connections * bytesEach(tls) + clientMemory + BASE_BYTES;
        return connections + " connections" + (tls ? " with TLS" : "") + " x " + (bytesEach(tls) >> 10)
                + " KiB + client-memory "
                + mib(clientMemory) + " + " + mib(BASE_BYTES) + " = " + mib(all) + ", more than the Java heap of "
                + mib(heapBytes) + " (-Xmx)";
    }

    private static String mib(long bytes) {
        return ((bytes + (1 << 20) - 1) >> 20) + " MiB";
    }
}
