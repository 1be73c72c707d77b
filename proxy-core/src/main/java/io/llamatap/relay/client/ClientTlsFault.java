package io.llamatap.relay.client;

import io.llamatap.relay.tls.TlsCause;
import io.llamatap.tap.HandshakeFailure;
import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;

/** Tells from an exception why a TLS handshake with a client failed. */
final class ClientTlsFault {
    private ClientTlsFault() {}

    /** Returns why a handshake with a client failed. */
    static HandshakeFailure of(Throwable cause) {
        if (TlsCause.has(cause, NotSslRecordException.class)) {
            return HandshakeFailure.PLAIN;
        }
        if (!TlsCause.has(cause, SSLException.class) || TlsCause.has(cause, ClosedChannelException.class)) {
            return HandshakeFailure.CLOSED;
        }
        // The JDK has no other mark for it; a text that changes costs the distinction alone.
        // The second is an alert, two bytes, in the clear: what OpenSSL says of a certificate in TLS 1.3.
        return TlsCause.says(cause, "Received fatal alert") || TlsCause.says(cause, "AEAD cipher fragment (2)")
                ? HandshakeFailure.REFUSED_BY_CLIENT
                : HandshakeFailure.NEGOTIATION;
    }
}
