package io.llamatap.relay.client.access;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request is allowed: by the client's address, by the host that it names, and by its token.
 *
 * <p>Called on event loops, so implementations must not block.
 */
public interface AccessRule {
    /** Allows every request. */
    AccessRule OPEN = new AccessRule() {
        @Override
        public boolean allows(@Nullable InetAddress client) {
            return true;
        }

        @Override
        public boolean needsToken() {
            return false;
        }

        @Override
        public boolean isToken(byte[] bytes, int from, int to) {
            return false;
        }
    };

    /**
     * Returns whether a client may send requests at all. The result must not change for an address; it is asked once for a
     * connection.
     *
     * @param client the peer's address, whatever header fields say; null if it is unknown
     */
    boolean allows(@Nullable InetAddress client);

    /**
     * Returns whether a request may name this host. This is the guard against DNS rebinding, by which a page from another site
     * makes a browser connect to the proxy under a name of that site.
     *
     * @param authority host and port of the request, well-formed: those of an absolute target, else those of the Host field
     */
    default boolean allowsHost(String authority) {
        return true;
    }

    /** Returns whether a request must have a token. */
    boolean needsToken();

    /**
     * Returns whether a token may also be the password of Basic credentials (RFC 7617), with any name. Browsers ask their users for
     * these.
     */
    default boolean takesPasswords() {
        return false;
    }

    /** Returns whether {@code bytes[from, to)} is a valid token. The time that this takes must not depend on the tokens. */
    boolean isToken(byte[] bytes, int from, int to);
}
