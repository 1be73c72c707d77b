package io.llamatap.server.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

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
