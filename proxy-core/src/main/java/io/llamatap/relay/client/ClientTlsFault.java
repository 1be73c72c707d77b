package io.llamatap.relay.client;

import io.llamatap.relay.tls.TlsCause;
import io.llamatap.tap.HandshakeFailure;
import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;

/** Classifies the exceptions of failed TLS handshakes with clients. Stateless: any thread. */
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
        // The JDK reports these only as text. If the text changes, only this distinction is lost. The second text means
        // an unencrypted alert of two bytes, which OpenSSL sends when it rejects a certificate in TLS 1.3.
        return TlsCause.says(cause, "Received fatal alert") || TlsCause.says(cause, "AEAD cipher fragment (2)")
                ? HandshakeFailure.REFUSED_BY_CLIENT
                : HandshakeFailure.NEGOTIATION;
    }
}
