package io.llamatap.metrics.family;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.declaration.Family0;
import io.llamatap.metrics.declaration.Family1;
import io.llamatap.metrics.declaration.Group;
import io.llamatap.metrics.declaration.MetricUnit;
import io.llamatap.metrics.declaration.Reading;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.label.GivenValue;
import io.llamatap.metrics.label.Label;

/** Client connections, including TLS. Immutable. */
public final class ClientFamilies {
    static final Group GROUP = new Group(UpstreamFamilies.GROUP, Writer.LOOP);

    public static final Family0<Count> CLIENT_CONNECTIONS = GROUP.gauge(
                    "ollama_proxy_client_connections", MetricUnit.NONE, "Number of client connections.")
            .plain();
    public static final Family1<Count, GivenValue.ClientClosed> CLIENT_CLOSED = GROUP.counter(
                    "ollama_proxy_client_connections_closed_total",
                    MetricUnit.NONE,
                    "Number of client connections that were closed, by reason: client (the client disconnected), "
                            + "answered (after a response that was the last one), refused (after a rejected request), "
                            + "keep_alive_timeout, made_room (an idle connection was closed for a new one), write_stall "
                            + "(the client read nothing for write-stall-timeout), broken_off (a response was cut), drain, "
                            + "fault (of this proxy).")
            .with(Label.CLIENT_CLOSED);
    public static final Family0<Count> ACCEPT_PAUSES = GROUP.counter(
                    "ollama_proxy_accept_pauses_total",
                    MetricUnit.NONE,
                    "Number of times accepting connections was paused for half a second, mostly for lack of file "
                            + "descriptors.")
            .plain();
    public static final Family1<Count, GivenValue.HandshakeFailure> HANDSHAKE_FAILURES = GROUP.counter(
                    "ollama_proxy_tls_handshake_failures_total",
                    MetricUnit.NONE,
                    "Number of connections to the TLS port without a successful handshake, by reason: plain (not "
                            + "TLS), timeout, closed, refused_by_client (mostly because the client does not trust the "
                            + "certificate), negotiation (no common version or cipher).")
            .with(Label.HANDSHAKE_FAILURE);
    public static final Reading TLS_RELOADS = GROUP.counter(
                    "ollama_proxy_tls_reloads_total",
                    MetricUnit.NONE,
                    "Number of changes of the certificate files, by result: ok, or failed. After a failure the "
                            + "previous certificate stays in use.")
            .read(Label.read("result"));
    public static final Reading UPSTREAM_HOST_DIFFERS = GROUP.gauge(
                    "ollama_proxy_upstream_host_differs",
                    MetricUnit.NONE,
                    "1 while requests of clients get responses of another virtual host (such as 404 or 421), "
                            + "although polls and the canary succeed. Set upstream-host-header.")
            .readFromZero();
    public static final Reading TLS_EXPIRY = GROUP.gauge(
                    "ollama_proxy_tls_certificate_expiry_timestamp_seconds",
                    MetricUnit.SECONDS,
                    "Time at which the first certificate of the chain shown to clients expires, as Unix time.")
            .read();
    public static final Family1<Count, GivenValue.Side> BACKPRESSURE = GROUP.counter(
                    "ollama_proxy_backpressure_seconds_total",
                    MetricUnit.SECONDS,
                    "Time during which writes to this side were blocked, because it did not read.")
            .with(Label.SIDE);

    private ClientFamilies() {}
}
