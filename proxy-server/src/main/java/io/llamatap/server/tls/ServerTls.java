package io.llamatap.server.tls;

import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What the settings ask for in TLS, read and found usable. Immutable.
 *
 * @param files where the certificate for clients is; null where they speak plain HTTP
 * @param certificate what was read from there
 * @param upstream whom the upstream's certificate must come from; null where the upstream speaks plain HTTP
 */
public record ServerTls(
        @Nullable CertificateFiles files,
        CertificateFiles.@Nullable Loaded certificate,
        @Nullable SSLContext upstream) {
    /** TLS on neither side. */
    public static final ServerTls NONE = new ServerTls(null, null, null);
}
