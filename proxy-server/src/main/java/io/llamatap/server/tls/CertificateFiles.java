package io.llamatap.server.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The files of a certificate and its private key. Immutable.
 *
 * @param certificate a PEM file with the certificate, followed by its chain
 * @param key a PEM file with the private key; may be the same file
 */
public record CertificateFiles(Path certificate, Path key) {
    private static final char[] NO_PASSWORD = {};
    private static final byte[] PROBE = {1, 2, 3};

    /**
     * A certificate and its key, ready for use.
     *
     * @param tls the TLS context with this certificate
     * @param expiry when the first certificate of the chain expires
     */
    public record Loaded(SSLContext tls, Instant expiry) {}

    /**
     * Reads both files and checks that they belong together. * * @throws BadTlsFileException if anything is wrong; the message begins with
     * the file's path
     */
    public Loaded load() throws BadTlsFileException {
        return load(null);
    }

    /**
     * Reads both files for connections to an upstream.
     *
     * @param trust what verifies the upstream's certificate; null for connections with clients, which have none
     * @throws BadTlsFileException if anything is wrong; the message begins with the file's path
     */
    public Loaded load(TrustManager @Nullable [] trust) throws BadTlsFileException {
        try {
            Keys keys = keys();
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(keys.managers(), trust, null);
            return new Loaded(tls, keys.expiry());
        } catch (GeneralSecurityException e) {
            throw new BadTlsFileException(certificate + ": cannot be used: " + e.getMessage(), e);
        }
    }

    /** The key managers with the certificate, and when the first certificate of the chain expires. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Keys(KeyManager[] managers, Instant expiry) {}

    /** Reads both files and checks that they belong together; throws what {@link #load} does. */
    Keys keys() throws BadTlsFileException {
        try {
            List<X509Certificate> chain =
                    named(certificate, () -> PemFile.read(certificate).certificates());
            PrivateKey secret = named(key, () -> PrivateKeys.of(PemFile.read(key)));
            if (!isPair(chain.get(0).getPublicKey(), secret)) {
                throw new BadTlsFileException(key + ": is not the key of the first certificate of " + certificate
                        + "; a chain begins with the" + " server's own certificate");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("llamatap", secret, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            return new Keys(keys.getKeyManagers(), expiry(chain));
        } catch (GeneralSecurityException | IOException e) {
            throw new BadTlsFileException(certificate + ": cannot be used: " + e.getMessage(), e);
        }
    }

    private interface Reading<T> {
        T read() throws BadTlsFileException;
    }

    private static <T> T named(Path file, Reading<T> reading) throws BadTlsFileException {
        try {
            return reading.read();
        } catch (BadTlsFileException e) {
            throw new BadTlsFileException(file + ": " + e.reason(), e);
        }
    }

    private static Instant expiry(List<X509Certificate> chain) {
        return chain.stream()
                .map(one -> one.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** Returns whether the keys are a pair, by signing and verifying, which works for all types of keys. */
    private static boolean isPair(PublicKey open, PrivateKey secret) {
        String algorithm =
                switch (secret.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case "RSASSA-PSS" -> "RSASSA-PSS";
                    default -> "EdDSA";
                };
        try {
            Signature signature = Signature.getInstance(algorithm);
            if (algorithm.equals("RSASSA-PSS")) {
                // This algorithm has no default parameters; the JDK checks those of the keys in the handshake.
                return open.getAlgorithm().startsWith("RSA");
            }
            signature.initSign(secret);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
