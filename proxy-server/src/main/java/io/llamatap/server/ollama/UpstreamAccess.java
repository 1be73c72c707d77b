package io.llamatap.server.ollama;

import io.llamatap.relay.upstream.Upstream;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where Ollama is, and what our own requests need to be let in there. Immutable.
 *
 * @param tls asked for each connection, whom the upstream's certificate must come from and which one is shown to it; null where it
 *     speaks plain HTTP
 * @param authorization asked for each request for the value of that field, empty for none; null where there is never one. May read
 *     a file. Never for clients' requests
 */
public record UpstreamAccess(
        Upstream upstream,
        @Nullable Supplier<SSLContext> tls,
        @Nullable Supplier<String> authorization) {

    /** The name of the setting that makes {@link #authorization}. */
    static final String CREDENTIALS_KEY = "upstream-credentials-file";

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    /** Returns what there is for an upstream that speaks plain HTTP with everybody. */
    public static UpstreamAccess open(Upstream upstream) {
        return new UpstreamAccess(upstream, null, null);
    }

    /** Says whether an upstream does not know who asks, or does not like it. */
    static boolean isDenial(int status) {
        return status == UNAUTHORIZED || status == FORBIDDEN;
    }

    /** Returns what may help where it answers so; empty where nothing is known. */
    String hint(int status) {
        if (status == BAD_REQUEST && tls != null) {
            // nginx's word for a missing client certificate: the handshake goes well without.
            return "; if the upstream requires a TLS client certificate, set upstream-tls-certificate";
        }
        if (!isDenial(status)) {
            return "";
        }
        return authorization == null
                ? "; if the upstream requires credentials, set " + CREDENTIALS_KEY + " for polls and the canary"
                : "; the upstream does not accept the credentials of " + CREDENTIALS_KEY;
    }
}
