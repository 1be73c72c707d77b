package io.llamatap.relay.tls;

import io.netty.util.NetUtil;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** The parameters of TLS handshakes: TLS 1.2 or newer, HTTP/1, and the name of the upstream. Stateless: any thread. */
public final class TlsParameters {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
    /** RFC 7301: a client that offers only other protocols is rejected; one that offers none is accepted. */
    private static final String[] PROTOCOLS_FOR_CLIENTS = {"http/1.1", "http/1.0"};

    private static final String[] PROTOCOLS_FOR_UPSTREAM = {"http/1.1"};

    private TlsParameters() {}

    static SSLParameters forClients() {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(VERSIONS);
        parameters.setApplicationProtocols(PROTOCOLS_FOR_CLIENTS);
        return parameters;
    }

    /**
     * Returns the parameters for an upstream. Its certificate must be valid for the host by which it is configured (RFC 9110
     * section 4.3.4).
     *
     * @throws IllegalArgumentException if no certificate can be valid for that host
     */
    public static SSLParameters forUpstream(String host) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(VERSIONS);
        parameters.setApplicationProtocols(PROTOCOLS_FOR_UPSTREAM);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        String name = peerName(host);
        // The JDK sends a server name only for hosts with a dot, which Ollama's hosts seldom have. An address is never
        // sent.
        if (NetUtil.createByteArrayFromIpAddressString(name) == null) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        return parameters;
    }

    /**
     * Returns the engine for one connection to an upstream, as its client, with the parameters of {@link #forUpstream}.
     *
     * @param trust knows which certificates are accepted
     * @throws IllegalArgumentException if no certificate can be valid for that host
     */
    public static SSLEngine engineForUpstream(SSLContext trust, String host, int port) {
        SSLEngine engine = trust.createSSLEngine(peerName(host), port);
        engine.setUseClientMode(true);
        engine.setSSLParameters(forUpstream(host));
        return engine;
    }

    /**
     * Returns the name for which the upstream's certificate must be valid: the host without a trailing dot, or the address
     * without its zone.
     */
    public static String peerName(String host) {
        int zone = host.indexOf('%');
        if (zone >= 0 && host.indexOf(':') >= 0) {
            return host.substring(0, zone);
        }
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
