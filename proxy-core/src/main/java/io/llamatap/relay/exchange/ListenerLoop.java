package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.HeadLimits;
import io.llamatap.relay.http1.TraceFields;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Rejection;
import io.llamatap.tap.TraceIds;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** What the exchanges of one listener on one event loop share. Owned by that event loop. */
public final class ListenerLoop {
    private final RelayLoop loop;
    private final Timeouts timeouts;
    private final HeadLimits headLimits;
    private final LoopTap tap;
    private final ReachabilityWatch reachability;
    private final boolean hasUpstream;
    private final @Nullable LoadReport load;

    /**
     * Creates it.
     *
     * @param hasUpstream whether the listener relays requests at all, or only has pages of our own
     * @param load the load that responses contain if the request asks for it; null for none
     */
    public ListenerLoop(
            RelayLoop loop,
            Timeouts timeouts,
            HeadLimits headLimits,
            LoopTap tap,
            ReachabilityWatch reachability,
            boolean hasUpstream,
            @Nullable LoadReport load) {
        this.loop = loop;
        this.timeouts = timeouts;
        this.headLimits = headLimits;
        this.tap = new GuardedLoopTap(tap);
        this.reachability = reachability;
        this.hasUpstream = hasUpstream;
        this.load = load;
    }

    public RelayLoop loop() {
        return loop;
    }

    public Timeouts timeouts() {
        return timeouts;
    }

    /** Returns the limits for heads of requests and of responses. */
    public HeadLimits headLimits() {
        return headLimits;
    }

    public LoopTap tap() {
        return tap;
    }

    ReachabilityWatch reachability() {
        return reachability;
    }

    /** Returns the load for the response to a request; null if the request does not ask for it or it is not reported. */
    @Nullable
    String loadFor(RequestLine request) {
        return load == null || !request.asksForLoad() ? null : load.text();
    }

    /**
     * Returns whether a drain is going on that closes connections after their present exchange. A listener that has only pages of
     * our own keeps serving them until the process ends.
     */
    public boolean isEnding() {
        return loop.isDraining() && hasUpstream;
    }

    /** Returns whether the client's connection may be used for another request after this one. */
    public boolean mayPersist(RequestLine request) {
        return request.keepAlive() && !isEnding();
    }

    /**
     * A request was rejected before there was an exchange.
     *
     * @param method of the request; empty if it is unknown
     * @param path of the request; empty if it is unknown
     * @param head of the request; null if there is none that is complete
     */
    public void onRejected(
            GatewayFailure failure,
            OllamaEndpoint endpoint,
            @Nullable SocketAddress client,
            String method,
            String path,
            @Nullable Head head) {
        TraceIds ids = head == null || !tap.wantsIds() ? TraceIds.NONE : ids(head);
        tap.onRejected(
                new Rejection(endpoint, failure.status(), failure.label(), client, method, path, ids, loop.now()));
    }

    private static TraceIds ids(Head head) {
        int trace = TraceFields.traceparent(head);
        return new TraceIds(
                TraceFields.traceHigh(head, trace), TraceFields.traceLow(head, trace), TraceFields.requestId(head));
    }

    /** Logs an event that clients can cause at will, throttled so that they cannot fill the log. */
    public void report(Level level, String reason, String text, @Nullable Object who) {
        loop.log().report(level, reason, text, who, loop.now());
    }

    /** Logs the failure of a request. */
    public void report(GatewayFailure failure, @Nullable Object client) {
        report(failure.level(), failure.label(), failure.logLine(), client);
    }

    /** Logs the failure of a request whose response had begun, so that its client does not get the failure's status. */
    void reportMidway(GatewayFailure failure, @Nullable Object client) {
        report(failure.level(), failure.midwayReason(), failure.midwayLine(), client);
    }
}
