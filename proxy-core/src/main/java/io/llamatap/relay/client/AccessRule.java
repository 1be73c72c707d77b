package io.llamatap.relay.client;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Says who may ask for something: from where, by which name of ours, and with which token.
 *
 * <p>Asked on event loops, so an answer must neither wait nor look anything up.
 */
public interface AccessRule {
    /** Everybody may ask. */
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
     * Says whether a client may ask at all; always the same for one address, and asked once for a connection.
     *
     * @param client the other end of the connection, whatever a header says; null if it is no longer known
     */
    boolean allows(@Nullable InetAddress client);

    /**
     * Says whether a request may name this server so: the guard against DNS rebinding, where a page from elsewhere has a browser
     * connect to us under a name of its own.
     *
     * @param authority host and port as the request has them, well-formed; an absolute target's if it has one, else the Host field's
     */
    default boolean allowsHost(String authority) {
        return true;
    }

    /** Says whether a request must bring a token. */
    boolean needsToken();

    /** Says whether {@code bytes[from, to)} is a token; how long that takes tells nothing of the tokens. */
    boolean isToken(byte[] bytes, int from, int to);
}
