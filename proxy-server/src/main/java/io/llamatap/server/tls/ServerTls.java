package io.llamatap.server.tls;

import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What the settings ask for in TLS, read and found usable. Immutable.
 *
 * @param files where the certificate for clients is; null where they speak plain HTTP
 * @param certificate what was read from there
 * @param trust whom the upstream's certificate must come from; null where the upstream speaks plain HTTP, or is shown a certificate
 * @param shown the certificate that the upstream is shown, with whom its own must come from; null where there is none
 */
public record ServerTls(
        @Nullable CertificateFiles files,
        CertificateFiles.@Nullable Loaded certificate,
        @Nullable SSLContext trust,
        @Nullable CertificateWatch shown) {
    /** TLS on neither side. */
    public static final ServerTls NONE = new ServerTls(null, null, null, null);

    /** Returns what makes connections to the upstream, asked for each; null where it speaks plain HTTP. */
    public @Nullable Supplier<SSLContext> upstream() {
        CertificateWatch watch = shown;
        SSLContext always = trust;
        if (watch != null) {
            return watch::tls;
        }
        return always == null ? null : () -> always;
    }
}
