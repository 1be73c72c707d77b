package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.HeadLimits;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Rejection;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** What the exchanges of one listener on one event loop share. Owned by that loop. */
public final class ListenerLoop {
    private final RelayLoop loop;
    private final Timeouts timeouts;
    private final HeadLimits headLimits;
    private final LoopTap tap;
    private final ReachabilityWatch reachability;
    private final boolean hasUpstream;

    /**
     * Takes what is shared.
     *
     * @param hasUpstream whether there are exchanges at all, and not only pages of our own
     */
    public ListenerLoop(
            RelayLoop loop,
            Timeouts timeouts,
            HeadLimits headLimits,
            LoopTap tap,
            ReachabilityWatch reachability,
            boolean hasUpstream) {
        this.loop = loop;
        this.timeouts = timeouts;
        this.headLimits = headLimits;
        this.tap = new GuardedLoopTap(tap);
        this.reachability = reachability;
        this.hasUpstream = hasUpstream;
    }

    public RelayLoop loop() {
        return loop;
    }

    public Timeouts timeouts() {
        return timeouts;
    }

    /** How large a head may be, from either side. */
    public HeadLimits headLimits() {
        return headLimits;
    }

    public LoopTap tap() {
        return tap;
    }

    ReachabilityWatch reachability() {
        return reachability;
    }

    /** Says whether connections end with the exchange that goes on; where there are only pages of our own, they are answered to the end. */
    public boolean isEnding() {
        return loop.isDraining() && hasUpstream;
    }

    /** Says whether a client's connection may carry another request after this one. */
    public boolean mayPersist(RequestLine request) {
        return request.keepAlive() && !isEnding();
    }

    /**
     * A request was rejected before there was an exchange.
     *
     * @param method of the request; empty where it is not known
     * @param path of the request; empty where it is not known
     */
    public void onRejected(
            GatewayFailure failure,
            OllamaEndpoint endpoint,
            @Nullable SocketAddress client,
            String method,
            String path) {
        tap.onRejected(new Rejection(endpoint, failure.status(), failure.label(), client, method, path, loop.now()));
    }

    /** Logs a case of something that clients can bring about at will, so that they cannot fill the log. */
    public void tell(Level level, String reason, String text, @Nullable Object who) {
        loop.log().tell(level, reason, text, who, loop.now());
    }

    /** Logs a failure of a request. */
    public void tell(GatewayFailure failure, @Nullable Object client) {
        tell(failure.level(), failure.label(), failure.logLine(), client);
    }

    /** Logs a failure of a request whose response had begun: its client does not get the failure's status. */
    void tellMidway(GatewayFailure failure, @Nullable Object client) {
        tell(failure.level(), failure.midwayReason(), failure.midwayLine(), client);
    }
}
