package io.llamatap.relay.tls;

import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a listener needs to speak TLS, on either side. Immutable.
 *
 * @param clients asked on an event loop, for each connection, which certificate is shown to it; null where clients speak plain HTTP
 * @param upstream asked for each connection, whom the upstream's certificate must come from and which one of ours is shown to it if
 *     it wants one; null where the upstream speaks plain HTTP
 */
public record ListenerTls(
        @Nullable Supplier<SSLContext> clients, @Nullable Supplier<SSLContext> upstream) {
    /** TLS on neither side. */
    public static final ListenerTls NONE = new ListenerTls(null, null);
}
