package io.llamatap.server.config.setting;

import io.llamatap.relay.exchange.Limits;

/**
 * The maximum memory that the settings allow this process to hold on the Java heap. It is compared with the heap at the start, so that the
 * process does not run out of memory under load. Immutable.
 *
 * @param heapBytes the maximum heap size, as set by {@code -Xmx}
 */
record MemoryPlan(long heapBytes) {
    /** Memory needed without any client: classes, metrics of many models, pages being rendered. */
    static final long BASE_BYTES = 32L << 20;
    /**
     * Memory of one client connection and its upstream connection while a response is relayed, with the first kilobyte of a head; measured.
     */
    static final long CONNECTION_BYTES = 7L << 10;
    /** The same with TLS; measured. */
    static final long TLS_CONNECTION_BYTES = 14L << 10;

    /** The array that holds a head may be twice as large as the head, and there must be room for others. */
    private static final int HEADS_AT_LEAST = 4;

    static MemoryPlan ofProcess() {
        return new MemoryPlan(Runtime.getRuntime().maxMemory());
    }

    /** Returns the default of {@code client-memory}. */
    int clientMemory() {
        return Limits.clientMemoryOf(heapBytes);
    }

    /** Returns the number of connections that fit into the heap; negative if the heap is too small even without connections. */
    long connections(long clientMemory, boolean tls) {
        return (heapBytes - BASE_BYTES - clientMemory) / bytesEach(tls);
    }

    private static long bytesEach(boolean tls) {
        return tls ? TLS_CONNECTION_BYTES : CONNECTION_BYTES;
    }

    /** Returns whether a head of the maximum size fits into the budget beside others. */
    static boolean hasRoomForHeads(long clientMemory, long headBytes) {
        return clientMemory >= HEADS_AT_LEAST * headBytes;
    }

    /** Returns the calculation as text. */
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
