package io.llamatap.server.config.value;

import io.llamatap.relay.upstream.Upstream;

/**
 * The address of an upstream as it was written.
 *
 * @param host a name or a literal address without brackets
 * @param port the port, given or implied
 * @param basePath empty, or begins with a slash and ends without one
 * @param isPortGiven whether the port was written
 * @param isUrl whether a scheme was written
 * @param isTls whether it uses TLS
 */
public record UpstreamAddress(
        String host, int port, String basePath, boolean isPortGiven, boolean isUrl, boolean isTls) {

    public Upstream upstream() {
        return new Upstream(isTls, host, port, basePath);
    }

    /** Returns whether port 80 comes from {@code http://} without a port; Ollama's default port may have been meant. */
    public boolean isPortImpliedByScheme() {
        return isUrl && !isTls && !isPortGiven;
    }

    public UpstreamAddress withPort(int other) {
        return new UpstreamAddress(host, other, basePath, true, isUrl, isTls);
    }
}
