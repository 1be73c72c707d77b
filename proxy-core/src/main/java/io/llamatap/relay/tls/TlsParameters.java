package io.llamatap.relay.tls;

import io.netty.util.NetUtil;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;

/** What is said and demanded in a TLS handshake beside certificates: TLS 1.2 or newer, HTTP/1, and the upstream's name. */
public final class TlsParameters {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
    /** RFC 7301: a client that offers others only is refused; one that offers none is taken. */
    private static final String[] SPOKEN_WITH_CLIENTS = {"http/1.1", "http/1.0"};

    private static final String[] SPOKEN_WITH_UPSTREAM = {"http/1.1"};

    private TlsParameters() {}

    static SSLParameters forClients() {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(VERSIONS);
        parameters.setApplicationProtocols(SPOKEN_WITH_CLIENTS);
        return parameters;
    }

    /**
     * Returns what holds for an upstream: its certificate must be for the host that it is known by here (RFC 9110 section 4.3.4).
     *
     * @throws IllegalArgumentException if no certificate can be for that host
     */
    public static SSLParameters forUpstream(String host) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(VERSIONS);
        parameters.setApplicationProtocols(SPOKEN_WITH_UPSTREAM);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        String name = peerName(host);
        // The JDK itself names only hosts with a dot in them, which Ollama's seldom have. An address is never named.
        if (NetUtil.createByteArrayFromIpAddressString(name) == null) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        return parameters;
    }

    /** Returns the name that the certificate of an upstream at such a host must be for: without a root's dot, without an address's zone. */
    public static String peerName(String host) {
        int zone = host.indexOf('%');
        if (zone >= 0 && host.indexOf(':') >= 0) {
            return host.substring(0, zone);
        }
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
