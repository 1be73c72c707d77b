package io.llamatap.relay;

import io.llamatap.tap.HandshakeFailure;
import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells from an exception why a TLS handshake failed. */
public final class TlsFault {
    /** Causes are few; a ring of them must not hold us. */
    private static final int CAUSES_AT_MOST = 16;

    private TlsFault() {}

    /** Returns why a handshake with a client failed. */
    static HandshakeFailure ofClient(Throwable cause) {
        if (has(cause, NotSslRecordException.class)) {
            return HandshakeFailure.PLAIN;
        }
        if (!has(cause, SSLException.class) || has(cause, ClosedChannelException.class)) {
            return HandshakeFailure.CLOSED;
        }
        // The JDK has no other mark for it; a text that changes costs the distinction alone.
        // The second is an alert, two bytes, in the clear: what OpenSSL says of a certificate in TLS 1.3.
        return says(cause, "Received fatal alert") || says(cause, "AEAD cipher fragment (2)")
                ? HandshakeFailure.REFUSED_BY_CLIENT
                : HandshakeFailure.NEGOTIATION;
    }

    /** Returns why a handshake with the upstream failed. */
    static GatewayFailure ofUpstream(Throwable cause) {
        // The JDK's sockets have no type for it.
        if (has(cause, NotSslRecordException.class) || says(cause, "unrecognized SSL message")) {
            return GatewayFailure.UPSTREAM_NOT_TLS;
        }
        if (has(cause, CertificateExpiredException.class) || has(cause, CertificateNotYetValidException.class)) {
            return GatewayFailure.UPSTREAM_CERTIFICATE_DATE;
        }
        if (has(cause, CertPathBuilderException.class) || has(cause, CertPathValidatorException.class)) {
            return GatewayFailure.UPSTREAM_CERTIFICATE_UNTRUSTED;
        }
        // What the JDK says of a certificate without going into its path is that it is for other names.
        return has(cause, CertificateException.class)
                ? GatewayFailure.UPSTREAM_CERTIFICATE_NAME
                : GatewayFailure.UPSTREAM_HANDSHAKE;
    }

    /** Returns one line for an operator: why a handshake with the upstream failed. */
    public static String explain(SSLException cause) {
        return ofUpstream(cause).message();
    }

    /** Returns one line for a log. What is no TLS is not repeated, since that may be a request with all its secrets. */
    static String describe(Throwable cause) {
        return has(cause, NotSslRecordException.class) ? "what came is not TLS" : String.valueOf(cause.getMessage());
    }

    private static boolean says(Throwable cause, String words) {
        return String.valueOf(cause.getMessage()).contains(words);
    }

    private static boolean has(Throwable outermost, Class<? extends Throwable> kind) {
        @Nullable Throwable cause = outermost;
        for (int i = 0; cause != null && i < CAUSES_AT_MOST; i++) {
            if (kind.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
