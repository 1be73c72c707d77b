package io.llamatap.relay.tls;

import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The TLS settings of a listener. Immutable. The suppliers are called on event loops, for each connection, and must not block.
 *
 * @param clients returns the context with our certificate; null if clients speak plain HTTP
 * @param upstream returns the context with the CAs for the upstream's certificate, and our client certificate if there is one;
 *     null if the upstream speaks plain HTTP
 */
public record ListenerTls(
        @Nullable Supplier<SSLContext> clients, @Nullable Supplier<SSLContext> upstream) {
    /** No TLS on either side. */
    public static final ListenerTls NONE = new ListenerTls(null, null);
}
