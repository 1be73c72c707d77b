package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.HeadLimits;

/**
 * Limits on sizes and counts.
 *
 * @param requestLineBytes the longest request line, up to its version; a longer one is rejected with 414
 * @param headBytes the largest head, all lines together; a larger one is rejected with 431 for a request, 502 for a response
 * @param headerCount the largest number of header fields in a head; more are rejected with 431 for a request, 502 for a response
 * @param clientConnections the largest number of client connections; a further one replaces an idle one, or gets a 503 and is
 *     closed
 * @param connectionsPerAddress the largest number of client connections from one IPv4 address or IPv6 /64; a further one replaces
 *     an idle one from there, or gets a 503 and is closed; 0 means no limit
 * @param clientMemoryBytes how many bytes may be held, over all event loops, for clients whose requests are incomplete or not
 *     admitted yet, or who do not read a page of our own; beyond that, those for whom most is held get a 503 and are closed
 * @param idleUpstreams the largest number of idle upstream connections that are kept, over all event loops
 */
public record Limits(
        int requestLineBytes,
        int headBytes,
        int headerCount,
        int clientConnections,
        int connectionsPerAddress,
        long clientMemoryBytes,
        int idleUpstreams) {
    private static final long MIN_CLIENT_MEMORY = 4L << 20;
    private static final long MAX_CLIENT_MEMORY = 512L << 20;

    /** Returns the limits for one head. */
    public HeadLimits head() {
        return new HeadLimits(requestLineBytes, headBytes, headerCount);
    }

    /** Returns the default limits. */
    public static Limits defaults() {
        return new Limits(
                16 * 1024,
                32 * 1024,
                200,
                16_384,
                0,
                clientMemoryOf(Runtime.getRuntime().maxMemory()),
                1000);
    }

    /** Returns the default of {@link #clientMemoryBytes}: an eighth of the largest heap, between 4 and 512 MiB. */
    public static int clientMemoryOf(long heapBytes) {
        return (int) Math.max(MIN_CLIENT_MEMORY, Math.min(MAX_CLIENT_MEMORY, heapBytes / 8));
    }
}
