package io.llamatap.server.tls;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What the settings ask for in TLS, read and found usable. Immutable.
 *
 * @param clients the certificate that clients are shown; null where they speak plain HTTP
 * @param trust whom the upstream's certificate must come from; null where the upstream speaks plain HTTP, or is shown a certificate
 * @param upstream the certificate that the upstream is shown, with whom its own must come from; null where there is none
 */
public record ServerTls(
        @Nullable Shown clients,
        @Nullable SSLContext trust,
        @Nullable Shown upstream) {
    /** TLS on neither side. */
    public static final ServerTls NONE = new ServerTls(null, null, null);

    /**
     * A certificate that is shown in handshakes. Immutable.
     *
     * @param files where it is
     * @param loaded what was read from there
     * @param trust who says whom the other side's certificate must come from; null for clients, who show none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared but with itself
    public record Shown(CertificateFiles files, CertificateFiles.Loaded loaded, TrustManager @Nullable [] trust) {}
}
