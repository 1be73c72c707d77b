package io.llamatap.cost;

/**
 * What a relay has used up to a moment. Immutable.
 *
 * @param client for connections to clients
 * @param upstream for connections to the upstream
 * @param allocatedBytes on the heap, by the thread of the event loop
 */
record Costs(Counts client, Counts upstream, long allocatedBytes) {

    Costs since(Costs before) {
        return new Costs(
                client.since(before.client), upstream.since(before.upstream), allocatedBytes - before.allocatedBytes);
    }
}
