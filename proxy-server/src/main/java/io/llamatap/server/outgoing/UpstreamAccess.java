package io.llamatap.server.outgoing;

import io.llamatap.relay.upstream.Upstream;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The address of an upstream, and what our own requests need to access it. Immutable.
 *
 * @param tls the TLS context, called for each connection; null for plain HTTP
 * @param authorization the value of the Authorization field of our own requests, called for each; empty for none. May read a file. Null if
 *     there are no credentials
 */
public record UpstreamAccess(
        Upstream upstream,
        @Nullable Supplier<SSLContext> tls,
        @Nullable Supplier<String> authorization) {

    /** The setting of {@link #authorization}. */
    static final String CREDENTIALS_KEY = "upstream-credentials-file";

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    /** Returns the access to an upstream with plain HTTP and no credentials. */
    public static UpstreamAccess open(Upstream upstream) {
        return new UpstreamAccess(upstream, null, null);
    }

    /** Returns whether a status means that our request was not authorized. */
    public static boolean isDenial(int status) {
        return status == UNAUTHORIZED || status == FORBIDDEN;
    }

    /** Returns what to do about a status, to be appended to a message; empty if nothing is known. */
    public String hint(int status) {
        if (status == BAD_REQUEST && tls != null) {
            // nginx responds 400 to a missing client certificate, after a successful handshake.
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
