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

/** Classifies the exceptions of TLS with the upstream. Stateless: any thread. */
public final class TlsFault {
    /** The text that precedes the name of an alert in the JDK's message, which is its only sign. */
    private static final String ALERT = "Received fatal alert: ";

    private TlsFault() {}

    /** Returns why a handshake with the upstream failed. */
    static GatewayFailure ofUpstream(Throwable cause) {
        // The JDK's sockets have no exception type for it.
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
        // The JDK throws this without details of the certificate path only if the name does not match.
        if (TlsCause.has(cause, CertificateException.class)) {
            return GatewayFailure.UPSTREAM_CERTIFICATE_NAME;
        }
        if (!TlsCause.has(cause, SSLException.class)) {
            // The upstream closed the connection. An alert before that may be lost: the kernel discards it if the rest
            // of our handshake reached a closed socket.
            return GatewayFailure.UPSTREAM_MAY_WANT_CERTIFICATE;
        }
        GatewayFailure alert = ofAlert(cause);
        return alert == null ? GatewayFailure.UPSTREAM_HANDSHAKE : alert;
    }

    /**
     * Returns what an alert of the upstream says about our side; null if it is no alert, or one about something else.
     *
     * <p>In TLS 1.3 a server checks the client's certificate after the client has completed the handshake, so the alert is the
     * first thing that is read then. In TLS 1.2 OpenSSL reports a missing certificate only as handshake_failure.
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

    /** Returns one line for the operator: why a handshake with the upstream failed, because of TLS or the network. */
    public static String explain(IOException cause) {
        return ofUpstream(cause).message();
    }

    /** Returns one line for the operator: why a connection to the upstream broke after we had completed the handshake. */
    public static String explainBroken(SSLException cause) {
        GatewayFailure alert = ofAlert(cause);
        return alert == null ? String.valueOf(cause.getMessage()) : alert.message();
    }
}
