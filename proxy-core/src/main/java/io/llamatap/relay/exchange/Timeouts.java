package io.llamatap.relay.exchange;

import java.time.Duration;

/**
 * How long the relay waits for what. {@link Duration#ZERO} means for ever.
 *
 * <p>There is no limit on a whole exchange, and by default none on an upstream's silence: Ollama is silent for minutes while a
 * model loads or a prompt is read.
 *
 * @param connect until an upstream address has accepted, over all addresses
 * @param tlsHandshake from the moment that a client's connection was accepted to the end of its TLS handshake
 * @param requestHead from a request's first byte to the end of its head; for the first request from the moment that the connection
 *     was accepted
 * @param keepAlive between two requests of a client
 * @param requestBody between two reads of a request's body, while the upstream takes what is read
 * @param firstByte from the request's last byte to the response's first
 * @param betweenBytes between two reads of a response
 * @param writeStall while a client takes nothing of what waits for it
 * @param poolIdle how long an upstream connection is kept without work
 * @param halfClose while the upstream sends nothing after it was told that the client has ended its sending
 * @param listing from the end of a GET for Ollama's version or models to the answer's first byte: these never wait for a model
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

    /** Returns the limits that hold where nothing is set. */
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

    /** Returns the same with other limits for one upstream: on connecting, and on listings. */
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
