package io.llamatap.relay;

import io.llamatap.tap.HandshakeFailure;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
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

    /** What the JDK says before the name of an alert; it has no other mark for it. */
    private static final String ALERT = "Received fatal alert: ";

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
        if (has(cause, CertificateException.class)) {
            return GatewayFailure.UPSTREAM_CERTIFICATE_NAME;
        }
        if (!has(cause, SSLException.class)) {
            // It closed, and what it said before may be lost: the kernel drops that where the rest of our handshake met
            // a closed socket.
            return GatewayFailure.UPSTREAM_MAY_WANT_CERTIFICATE;
        }
        GatewayFailure alert = ofAlert(cause);
        return alert == null ? GatewayFailure.UPSTREAM_HANDSHAKE : alert;
    }

    /**
     * Returns what an alert of the upstream's says of our end; null if it is none, or says nothing of that.
     *
     * <p>In TLS 1.3 a server judges the client's certificate when the client has long ended the handshake: the alert is the first thing
     * that is read then. In TLS 1.2 OpenSSL has no other word for a missing certificate than handshake_failure.
     */
    static @Nullable GatewayFailure ofAlert(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        int at = message.indexOf(ALERT);
        return at < 0
                ? null
                : switch (message.substring(at + ALERT.length()).strip()) {
                    case "certificate_required",
                            "bad_certificate",
                            "unsupported_certificate",
                            "certificate_revoked",
                            "certificate_expired",
                            "certificate_unknown",
                            "unknown_ca",
                            "access_denied" -> GatewayFailure.UPSTREAM_WANTS_CERTIFICATE;
                    case "handshake_failure" -> GatewayFailure.UPSTREAM_MAY_WANT_CERTIFICATE;
                    case "unrecognized_name" -> GatewayFailure.UPSTREAM_TLS_NAME;
                    default -> null;
                };
    }

    /** Returns one line for an operator: why a handshake with the upstream failed, by TLS or by the network. */
    public static String explain(IOException cause) {
        return ofUpstream(cause).message();
    }

    /** Returns one line for an operator: why a connection with the upstream broke, of which the handshake was over for us. */
    public static String explainBroken(SSLException cause) {
        GatewayFailure alert = ofAlert(cause);
        return alert == null ? String.valueOf(cause.getMessage()) : alert.message();
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
