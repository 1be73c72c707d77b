package io.llamatap.server.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Creates trust managers and TLS contexts for connections to other servers. */
public final class Trust {
    private Trust() {}

    /** Returns trust managers with the certificate authorities of the Java runtime. */
    public static TrustManager[] managersOfRuntime() throws BadTlsFileException {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init((KeyStore) null);
            return trust.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new BadTlsFileException(
                    "the certificate authorities of the Java runtime cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns a TLS context that trusts only the certificates of a PEM file, authorities or single servers. */
    public static SSLContext of(Path file) throws BadTlsFileException {
        return by(managers(file));
    }

    /** Returns trust managers that trust only the certificates of a PEM file, authorities or single servers. */
    public static TrustManager[] managers(Path file) throws BadTlsFileException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int count = 0;
            for (X509Certificate certificate : PemFile.read(file).certificates()) {
                store.setCertificateEntry("authority-" + count++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return trust.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new BadTlsFileException("cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Returns a TLS context for connections to another server.
     *
     * @param authorities a PEM file of trusted certificates; null for those of the Java runtime
     * @param isUnchecked whether every certificate is accepted, without verification
     * @param own the client certificate; null for none
     */
    public static SSLContext forClient(@Nullable Path authorities, boolean isUnchecked, @Nullable CertificateFiles own)
            throws BadTlsFileException {
        TrustManager[] trust = null;
        if (isUnchecked) {
            trust = new TrustManager[] {new Unchecked()};
        } else if (authorities != null) {
            trust = managers(authorities);
        }
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(own == null ? null : own.keys().managers(), trust, null);
            return tls;
        } catch (GeneralSecurityException e) {
            throw new BadTlsFileException("cannot be used: " + e.getMessage(), e);
        }
    }

    /** Accepts every certificate. As an extended trust manager, it also disables the JDK's check of the host name. */
    private static final class Unchecked extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Returns a TLS context with these trust managers and no client certificate. */
    public static SSLContext by(TrustManager[] trust) throws BadTlsFileException {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust, null);
            return tls;
        } catch (GeneralSecurityException e) {
            throw new BadTlsFileException("cannot be used: " + e.getMessage(), e);
        }
    }
}
