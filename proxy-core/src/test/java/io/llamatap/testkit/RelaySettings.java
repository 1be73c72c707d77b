package io.llamatap.testkit;

import io.llamatap.relay.RelayOptions;
import io.llamatap.relay.exchange.Limits;
import io.llamatap.relay.exchange.Timeouts;
import io.llamatap.relay.io.Transport;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Options of the relay for one test, changed one by one from their defaults. Not thread-safe.
 *
 * <p>One event loop by default, so that a second exchange finds the idle connection of the first.
 */
public final class RelaySettings {
    /** The whole suite can be run on another transport: {@code -Dllamatap.transport=NIO}. */
    private Transport transport = Transport.valueOf(System.getProperty("llamatap.transport", Transport.AUTO.name()));

    private int loops = 1;
    private Timeouts timeouts = Timeouts.defaults();
    private Limits limits = Limits.defaults();
    private boolean upstreamHostHeader;

    private RelaySettings() {}

    /** Returns the defaults on one event loop. */
    public static RelaySettings defaults() {
        return new RelaySettings();
    }

    /** Sets the transport and the number of event loops. */
    public RelaySettings on(Transport chosen, int loopCount) {
        transport = chosen;
        loops = loopCount;
        return this;
    }

    /** Limits the time for connecting to the upstream. */
    public RelaySettings connect(Duration connect) {
        return timeouts(t -> new Timeouts(
                connect,
                t.tlsHandshake(),
                t.requestHead(),
                t.keepAlive(),
                t.requestBody(),
                t.firstByte(),
                t.betweenBytes(),
                t.writeStall(),
                t.poolIdle(),
                t.halfClose(),
                t.listing()));
    }

    /** Limits the time of a client's TLS handshake. */
    public RelaySettings tlsHandshake(Duration tlsHandshake) {
        return timeouts(t -> new Timeouts(
                t.connect(),
                tlsHandshake,
                t.requestHead(),
                t.keepAlive(),
                t.requestBody(),
                t.firstByte(),
                t.betweenBytes(),
                t.writeStall(),
                t.poolIdle(),
                t.halfClose(),
                t.listing()));
    }

    /** Limits the times of a client: for a head, between requests, and within a body. */
    public RelaySettings client(Duration requestHead, Duration keepAlive, Duration requestBody) {
        return timeouts(t -> new Timeouts(
                t.connect(),
                t.tlsHandshake(),
                requestHead,
                keepAlive,
                requestBody,
                t.firstByte(),
                t.betweenBytes(),
                t.writeStall(),
                t.poolIdle(),
                t.halfClose(),
                t.listing()));
    }

    /** Limits the times of an upstream: until the first byte, and between bytes. */
    public RelaySettings upstream(Duration firstByte, Duration betweenBytes) {
        return timeouts(t -> new Timeouts(
                t.connect(),
                t.tlsHandshake(),
                t.requestHead(),
                t.keepAlive(),
                t.requestBody(),
                firstByte,
                betweenBytes,
                t.writeStall(),
                t.poolIdle(),
                t.halfClose(),
                t.listing()));
    }

    /** Limits the time until the response to a listing begins. */
    public RelaySettings listing(Duration listing) {
        return timeouts(t -> t.forUpstream(t.connect(), listing));
    }

    /** Limits how long a client may read nothing. */
    public RelaySettings writeStall(Duration writeStall) {
        return timeouts(t -> new Timeouts(
                t.connect(),
                t.tlsHandshake(),
                t.requestHead(),
                t.keepAlive(),
                t.requestBody(),
                t.firstByte(),
                t.betweenBytes(),
                writeStall,
                t.poolIdle(),
                t.halfClose(),
                t.listing()));
    }

    /** Limits how long an upstream connection may be idle. */
    public RelaySettings poolIdle(Duration poolIdle) {
        return timeouts(t -> new Timeouts(
                t.connect(),
                t.tlsHandshake(),
                t.requestHead(),
                t.keepAlive(),
                t.requestBody(),
                t.firstByte(),
                t.betweenBytes(),
                t.writeStall(),
                poolIdle,
                t.halfClose(),
                t.listing()));
    }

    /** Limits how long an upstream may be silent after its client's half-close. */
    public RelaySettings halfClose(Duration halfClose) {
        return timeouts(t -> new Timeouts(
                t.connect(),
                t.tlsHandshake(),
                t.requestHead(),
                t.keepAlive(),
                t.requestBody(),
                t.firstByte(),
                t.betweenBytes(),
                t.writeStall(),
                t.poolIdle(),
                halfClose,
                t.listing()));
    }

    private RelaySettings timeouts(UnaryOperator<Timeouts> change) {
        timeouts = change.apply(timeouts);
        return this;
    }

    /** Limits how many clients may be connected. */
    public RelaySettings clientConnections(int count) {
        limits = new Limits(
                limits.requestLineBytes(),
                limits.headBytes(),
                limits.headerCount(),
                count,
                limits.connectionsPerAddress(),
                limits.clientMemoryBytes(),
                limits.idleUpstreams());
        return this;
    }

    /** Limits how many upstream connections may be idle. */
    public RelaySettings idleUpstreams(int count) {
        limits = new Limits(
                limits.requestLineBytes(),
                limits.headBytes(),
                limits.headerCount(),
                limits.clientConnections(),
                limits.connectionsPerAddress(),
                limits.clientMemoryBytes(),
                count);
        return this;
    }

    /** Limits how many clients may be connected from one address. */
    public RelaySettings connectionsPerAddress(int count) {
        limits = new Limits(
                limits.requestLineBytes(),
                limits.headBytes(),
                limits.headerCount(),
                limits.clientConnections(),
                count,
                limits.clientMemoryBytes(),
                limits.idleUpstreams());
        return this;
    }

    /** Limits what is held for clients with incomplete requests. */
    public RelaySettings clientMemory(long bytes) {
        limits = new Limits(
                limits.requestLineBytes(),
                limits.headBytes(),
                limits.headerCount(),
                limits.clientConnections(),
                limits.connectionsPerAddress(),
                bytes,
                limits.idleUpstreams());
        return this;
    }

    /** Replaces Host by the upstream's host. */
    public RelaySettings upstreamHostHeader() {
        upstreamHostHeader = true;
        return this;
    }

    /** Returns the options. */
    public RelayOptions options() {
        return new RelayOptions(transport, loops, timeouts, limits, upstreamHostHeader);
    }
}
