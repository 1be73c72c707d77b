package io.llamatap.testkit;

import io.llamatap.relay.RelayOptions;
import io.llamatap.relay.exchange.Limits;
import io.llamatap.relay.exchange.Timeouts;
import io.llamatap.relay.io.Transport;
import java.time.Duration;

/**
 * Options of the relay for one test, changed one by one from their defaults. Not thread-safe.
 *
 * <p>One event loop by default, so that a second exchange finds the idle connection of the first.
 */
public final class RelaySettings {
    private static final Timeouts TIMEOUTS = Timeouts.defaults();
    private static final Limits LIMITS = Limits.defaults();

    /** The whole suite can be run on another transport: {@code -Dllamatap.transport=NIO}. */
    private Transport transport = Transport.valueOf(System.getProperty("llamatap.transport", Transport.AUTO.name()));

    private int loops = 1;
    private Duration connect = TIMEOUTS.connect();
    private Duration tlsHandshake = TIMEOUTS.tlsHandshake();
    private Duration requestHead = TIMEOUTS.requestHead();
    private Duration keepAlive = TIMEOUTS.keepAlive();
    private Duration requestBody = TIMEOUTS.requestBody();
    private Duration firstByte = TIMEOUTS.firstByte();
    private Duration betweenBytes = TIMEOUTS.betweenBytes();
    private Duration writeStall = TIMEOUTS.writeStall();
    private Duration poolIdle = TIMEOUTS.poolIdle();
    private Duration halfClose = TIMEOUTS.halfClose();
    private Duration listing = TIMEOUTS.listing();
    private int clientConnections = LIMITS.clientConnections();
    private int connectionsPerAddress = LIMITS.connectionsPerAddress();
    private long clientMemoryBytes = LIMITS.clientMemoryBytes();
    private int idleUpstreams = LIMITS.idleUpstreams();
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
    public RelaySettings connect(Duration limit) {
        connect = limit;
        return this;
    }

    /** Limits the time of a client's TLS handshake. */
    public RelaySettings tlsHandshake(Duration limit) {
        tlsHandshake = limit;
        return this;
    }

    /** Limits the times of a client: for a head, between requests, and within a body. */
    public RelaySettings client(Duration head, Duration betweenRequests, Duration withinBody) {
        requestHead = head;
        keepAlive = betweenRequests;
        requestBody = withinBody;
        return this;
    }

    /** Limits the times of an upstream: until the first byte, and between bytes. */
    public RelaySettings upstream(Duration untilFirst, Duration between) {
        firstByte = untilFirst;
        betweenBytes = between;
        return this;
    }

    /** Limits the time until the response to a listing begins. */
    public RelaySettings listing(Duration limit) {
        listing = limit;
        return this;
    }

    /** Limits how long a client may read nothing. */
    public RelaySettings writeStall(Duration limit) {
        writeStall = limit;
        return this;
    }

    /** Limits how long an upstream connection may be idle. */
    public RelaySettings poolIdle(Duration limit) {
        poolIdle = limit;
        return this;
    }

    /** Limits how long an upstream may be silent after its client's half-close. */
    public RelaySettings halfClose(Duration limit) {
        halfClose = limit;
        return this;
    }

    /** Limits how many clients may be connected. */
    public RelaySettings clientConnections(int count) {
        clientConnections = count;
        return this;
    }

    /** Limits how many upstream connections may be idle. */
    public RelaySettings idleUpstreams(int count) {
        idleUpstreams = count;
        return this;
    }

    /** Limits how many clients may be connected from one address. */
    public RelaySettings connectionsPerAddress(int count) {
        connectionsPerAddress = count;
        return this;
    }

    /** Limits what is held for clients with incomplete requests. */
    public RelaySettings clientMemory(long bytes) {
        clientMemoryBytes = bytes;
        return this;
    }

    /** Replaces Host by the upstream's host. */
    public RelaySettings upstreamHostHeader() {
        upstreamHostHeader = true;
        return this;
    }

    /** Returns the options. */
    public RelayOptions options() {
        return new RelayOptions(transport, loops, timeouts(), limits(), upstreamHostHeader);
    }

    /** Returns the limits of time. */
    public Timeouts timeouts() {
        return new Timeouts(
                connect,
                tlsHandshake,
                requestHead,
                keepAlive,
                requestBody,
                firstByte,
                betweenBytes,
                writeStall,
                poolIdle,
                halfClose,
                listing);
    }

    /** Returns how much the relay takes. */
    public Limits limits() {
        return new Limits(
                LIMITS.requestLineBytes(),
                LIMITS.headBytes(),
                LIMITS.headerCount(),
                clientConnections,
                connectionsPerAddress,
                clientMemoryBytes,
                idleUpstreams);
    }
}
