package io.llamatap.server.tls;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The TLS settings, with their files read and validated. Immutable.
 *
 * @param clients the server certificate for clients; null if they use plain HTTP
 * @param trust the TLS context for upstreams without a client certificate; null if the upstream uses plain HTTP or there is a client
 *     certificate
 * @param upstream the client certificate for the upstream, with what verifies the upstream's certificate; null if there is none
 */
public record ServerTls(
        @Nullable Shown clients,
        @Nullable SSLContext trust,
        @Nullable Shown upstream) {
    /** TLS on neither side. */
    public static final ServerTls NONE = new ServerTls(null, null, null);

    /**
     * A certificate that is sent in handshakes. Immutable.
     *
     * @param files the files of the certificate
     * @param loaded their contents
     * @param trust what verifies the certificate of the other side; null for clients, which have none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared but with itself
    public record Shown(CertificateFiles files, CertificateFiles.Loaded loaded, TrustManager @Nullable [] trust) {}
}
