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

/** Whose certificates are taken for the upstream's. */
public final class Trust {
    private Trust() {}

    /** Returns who decides as the Java runtime does. */
    public static TrustManager[] managersOfRuntime() throws BadTlsFileException {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init((KeyStore) null);
            return trust.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new BadTlsFileException("the authorities of the Java runtime cannot be read: " + e.getMessage(), e);
        }
    }

    /** Trusts the certificates of a PEM file, authorities or single servers, and nobody else. */
    public static SSLContext of(Path file) throws BadTlsFileException {
        return by(managers(file));
    }

    /** Returns who trusts the certificates of a PEM file, authorities or single servers, and nobody else. */
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
     * Makes what a client needs of another server.
     *
     * @param authorities a PEM file with whom to trust; null: whom the Java runtime trusts
     * @param isUnchecked whether any certificate of any server is taken; there is no authority then
     * @param own what is shown to the server; null for nothing
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

    /** Takes any certificate; being the extended kind, it also keeps the JDK from comparing names. */
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

    /** Trusts whom these trust, and shows no certificate. */
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
