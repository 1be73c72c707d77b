package io.llamatap.relay.upstream;

import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.tls.TlsCause;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells from an exception why TLS with the upstream failed. */
public final class TlsFault {
    /** What the JDK says before the name of an alert; it has no other mark for it. */
    private static final String ALERT = "Received fatal alert: ";

    private TlsFault() {}

    /** Returns why a handshake with the upstream failed. */
    static GatewayFailure ofUpstream(Throwable cause) {
        // The JDK's sockets have no type for it.
        if (TlsCause.has(cause, NotSslRecordException.class) || TlsCause.says(cause, "unrecognized SSL message")) {
            return GatewayFailure.UPSTREAM_NOT_TLS;
        }
        if (TlsCause.has(cause, CertificateExpiredException.class)
                || TlsCause.has(cause, CertificateNotYetValidException.class)) {
            return GatewayFailure.UPSTREAM_CERTIFICATE_DATE;
        }
        if (TlsCause.has(cause, CertPathBuilderException.class)
                || TlsCause.has(cause, CertPathValidatorException.class)) {
            return GatewayFailure.UPSTREAM_CERTIFICATE_UNTRUSTED;
        }
        // What the JDK says of a certificate without going into its path is that it is for other names.
        if (TlsCause.has(cause, CertificateException.class)) {
            return GatewayFailure.UPSTREAM_CERTIFICATE_NAME;
        }
        if (!TlsCause.has(cause, SSLException.class)) {
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
}
