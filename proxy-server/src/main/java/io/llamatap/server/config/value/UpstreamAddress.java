package io.llamatap.server.config.value;

import io.llamatap.relay.upstream.Upstream;

/**
 * An upstream as it was written.
 *
 * @param host a name or a literal address without brackets
 * @param port the port, given or implied
 * @param basePath empty, or begins with a slash and ends without one
 * @param isPortGiven whether the port was written
 * @param isUrl whether a scheme was written
 * @param isTls whether it speaks TLS
 */
public record UpstreamAddress(
        String host, int port, String basePath, boolean isPortGiven, boolean isUrl, boolean isTls) {

    public Upstream upstream() {
        return new Upstream(isTls, host, port, basePath);
    }

    /** Says whether port 80 was meant by http:// alone, where people mostly mean Ollama's own port. */
    public boolean isPortImpliedByScheme() {
        return isUrl && !isTls && !isPortGiven;
    }

    public UpstreamAddress withPort(int other) {
        return new UpstreamAddress(host, other, basePath, true, isUrl, isTls);
    }
}
