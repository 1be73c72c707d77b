package io.llamatap.relay;

/**
 * Where Ollama is.
 *
 * @param host a name or a literal address; an IPv6 address stands without brackets
 * @param port 1 to 65535
 * @param basePath put before every request target; empty, or {@code /path} without a slash at its end
 */
public record Upstream(String host, int port, String basePath) {

    /** Returns host and port as the Host field has them. */
    public String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == 80 ? name : name + ":" + port;
    }

    /** Returns the address as people write it. */
    @Override
    public String toString() {
        return "http://" + authority() + basePath;
    }
}
