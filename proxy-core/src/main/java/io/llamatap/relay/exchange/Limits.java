package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.HeadLimits;

/**
 * How much the relay takes.
 *
 * @param requestLineBytes the longest request line, up to its version; longer is 414
 * @param headBytes the largest head, all lines together; larger is 431 from a client, 502 from the upstream
 * @param headerCount the most header fields in a head; more is 431 from a client, 502 from the upstream
 * @param clientConnections the most client connections in all; one more takes the place of an idle one, or is answered 503 and closed
 * @param connectionsPerAddress the most client connections from one IPv4 address or IPv6 /64; one more takes the place of an idle one
 *     from there, or is answered 503 and closed; 0 for no such limit
 * @param clientMemoryBytes how many bytes may be held, over all event loops, for clients whose requests are not complete and admitted,
 *     or who do not read a page of ours; beyond that those who hold most are answered 503 and closed
 * @param idleUpstreams the most upstream connections kept without work, over all event loops
 */
public record Limits(
        int requestLineBytes,
        int headBytes,
        int headerCount,
        int clientConnections,
        int connectionsPerAddress,
        long clientMemoryBytes,
        int idleUpstreams) {
    private static final long CLIENT_MEMORY_AT_LEAST = 4L << 20;
    private static final long CLIENT_MEMORY_AT_MOST = 512L << 20;

    /** Returns what holds for one head. */
    public HeadLimits head() {
        return new HeadLimits(requestLineBytes, headBytes, headerCount);
    }

    /** Returns the limits that hold where nothing is set. */
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

    /** Returns {@link #clientMemoryBytes} where nothing is set: an eighth of the largest heap, within bounds. */
    public static int clientMemoryOf(long heapBytes) {
        return (int) Math.max(CLIENT_MEMORY_AT_LEAST, Math.min(CLIENT_MEMORY_AT_MOST, heapBytes / 8));
    }
}
