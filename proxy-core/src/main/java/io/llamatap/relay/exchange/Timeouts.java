package io.llamatap.relay.exchange;

import java.time.Duration;

/**
 * Time limits. {@link Duration#ZERO} means no limit.
 *
 * <p>There is no limit on a whole exchange, and by default none on an upstream's silence: Ollama is silent for minutes while it
 * loads a model or evaluates a prompt.
 *
 * @param connect for connecting to the upstream, over all its addresses
 * @param tlsHandshake from accepting a client's connection to the end of its TLS handshake
 * @param requestHead from the first byte of a request to the end of its head; for the first request from accepting the connection
 * @param keepAlive between two requests of a client
 * @param requestBody between two reads of a request body, while the upstream takes what is read
 * @param firstByte from the last byte of the request to the first byte of the response
 * @param betweenBytes between two reads of a response
 * @param writeStall while a client reads nothing of what waits for it
 * @param poolIdle for which an idle upstream connection is kept
 * @param halfClose for the upstream's silence after it was told that the client has closed its sending side
 * @param listing from the end of a GET for Ollama's version or models to the first byte of the response: Ollama responds to these
 *     at once, even while models are busy
 */
public record Timeouts(
        Duration connect,
        Duration tlsHandshake,
        Duration requestHead,
        Duration keepAlive,
        Duration requestBody,
        Duration firstByte,
        Duration betweenBytes,
        Duration writeStall,
        Duration poolIdle,
        Duration halfClose,
        Duration listing) {

    /** Returns the default limits. */
    public static Timeouts defaults() {
        return new Timeouts(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMinutes(65),
                Duration.ofSeconds(60),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ZERO);
    }

    /** Returns the same limits except those on connecting and on listings, which each upstream may have for itself. */
    public Timeouts forUpstream(Duration connectLimit, Duration listingLimit) {
        return new Timeouts(
                connectLimit,
                tlsHandshake,
                requestHead,
                keepAlive,
                requestBody,
                firstByte,
                betweenBytes,
                writeStall,
                poolIdle,
                halfClose,
                listingLimit);
    }
}
