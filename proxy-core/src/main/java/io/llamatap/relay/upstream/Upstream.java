package io.llamatap.relay.upstream;

/**
 * Where Ollama is. Immutable.
 *
 * @param tls whether it speaks TLS
 * @param host a name or a literal address; an IPv6 address stands without brackets
 * @param port 1 to 65535
 * @param basePath put before every request target; empty, or {@code /path} without a slash at its end
 */
public record Upstream(boolean tls, String host, int port, String basePath) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** Names an upstream that speaks plain HTTP. */
    public Upstream(String host, int port, String basePath) {
        this(false, host, port, basePath);
    }

    /** Returns host and port as the Host field has them. */
    public String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (tls ? HTTPS_PORT : HTTP_PORT) ? name : name + ":" + port;
    }

    /** Returns the address as people write it. */
    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority() + basePath;
    }
}
