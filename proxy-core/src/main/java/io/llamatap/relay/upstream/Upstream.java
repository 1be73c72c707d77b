package io.llamatap.relay.upstream;

/**
 * The address of Ollama. Immutable.
 *
 * @param tls whether it speaks TLS
 * @param host a name or an IP address; an IPv6 address without brackets
 * @param port 1 to 65535
 * @param basePath added before every request target; empty, or {@code /path} without a slash at its end
 */
public record Upstream(boolean tls, String host, int port, String basePath) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** Creates an upstream that speaks plain HTTP. */
    public Upstream(String host, int port, String basePath) {
        this(false, host, port, basePath);
    }

    /** Returns host and port as in the Host header field. */
    public String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (tls ? HTTPS_PORT : HTTP_PORT) ? name : name + ":" + port;
    }

    /** Returns the URL. */
    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority() + basePath;
    }
}
