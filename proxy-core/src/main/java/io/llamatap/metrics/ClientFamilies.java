package io.llamatap.metrics;

/** Connections of clients, TLS with them included. Immutable. */
public final class ClientFamilies {
    static final Group GROUP = new Group(UpstreamFamilies.GROUP, Writer.LOOP);

    public static final Family0<Count> CLIENT_CONNECTIONS = GROUP.gauge(
                    "ollama_proxy_client_connections", MetricUnit.NONE, "Connections of clients.")
            .plain();
    public static final Family1<Count, GivenValue.ClientClosed> CLIENT_CLOSED = GROUP.counter(
                    "ollama_proxy_client_connections_closed_total",
                    MetricUnit.NONE,
                    "Connections of clients that ended, by why: client (it left), answered (after an answer that was to be the last),"
                            + " refused, keep_alive_timeout, made_room (it was idle, and another took its place), write_stall (it took"
                            + " nothing), broken_off (an answer was cut), drain, fault (of this proxy).")
            .with(Label.CLIENT_CLOSED);
    public static final Family0<Count> ACCEPT_PAUSES = GROUP.counter(
                    "ollama_proxy_accept_pauses_total",
                    MetricUnit.NONE,
                    "Times that nobody could be accepted, mostly for lack of file descriptors; each stops accepting for half a"
                            + " second.")
            .plain();
    public static final Family1<Count, GivenValue.HandshakeFailure> HANDSHAKE_FAILURES = GROUP.counter(
                    "ollama_proxy_tls_handshake_failures_total",
                    MetricUnit.NONE,
                    "Connections of clients to the TLS port that did not come to a request: plain (not TLS), timeout, closed,"
                            + " refused_by_client (mostly since it does not trust the certificate), negotiation (nothing in common).")
            .with(Label.HANDSHAKE_FAILURE);
    public static final Reading TLS_RELOADS = GROUP.counter(
                    "ollama_proxy_tls_reloads_total",
                    MetricUnit.NONE,
                    "Changes of the certificate's files, by result: ok or failed; after failed, the certificate before is used on.")
            .read(Label.read("result"));
    public static final Reading UPSTREAM_HOST_DIFFERS = GROUP.gauge(
                    "ollama_proxy_upstream_host_differs",
                    MetricUnit.NONE,
                    "1 while clients are answered as by another virtual host (404 or 421, say) although polls and the canary, whose Host"
                            + " names the upstream, are not: see upstream-host-header.")
            .readFromZero();
    public static final Reading TLS_EXPIRY = GROUP.gauge(
                    "ollama_proxy_tls_certificate_expiry_timestamp_seconds",
                    MetricUnit.SECONDS,
                    "When the first of the certificates shown to clients expires, in seconds since 1970.")
            .read();
    public static final Family1<Count, GivenValue.Side> BACKPRESSURE = GROUP.counter(
                    "ollama_proxy_backpressure_seconds_total",
                    MetricUnit.SECONDS,
                    "Time during which a side took nothing of what waited for it.")
            .with(Label.SIDE);

    private ClientFamilies() {}
}
