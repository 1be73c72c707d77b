package io.llamatap.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS for both peers of a test, with the certificates in the folder {@code tls}. */
public final class TestTls {
    private static final char[] NO_PASSWORD = {};

    private TestTls() {}

    /** What a peer supports: versions, and application protocols, which may be none. */
    public record Offer(List<String> versions, List<String> protocols) {
        /** TLS 1.3 and 1.2, HTTP/1.1. */
        public static final Offer USUAL = of("TLSv1.3,TLSv1.2", "http/1.1");

        /** Creates an offer from lists with commas. */
        public static Offer of(String versions, String protocols) {
            return new Offer(
                    List.of(versions.split(",")), protocols.isEmpty() ? List.of() : List.of(protocols.split(",")));
        }
    }

    /** Returns a context with the certificate of that name. */
    public static SSLContext showing(String name) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(name), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    private static KeyManager[] keys(String name) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", key(name), NO_PASSWORD, new Certificate[] {certificate(name)});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        return keys.getKeyManagers();
    }

    /** Returns a context with the certificate of that name that trusts a CA. */
    public static SSLContext showingAndTrusting(String name, String authority) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(name), trust(authority), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    /** Returns the same context for every connection. */
    public static Supplier<SSLContext> always(SSLContext context) {
        return () -> context;
    }

    /**
     * Returns a context that trusts the CA of that name: {@code authority} for all of our certificates, {@code stranger} for
     * none.
     */
    public static SSLContext trusting(String name) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust(name), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    private static TrustManager[] trust(String name) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", certificate(name));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust.getTrustManagers();
    }

    /** Adds the server side of TLS to a socket; closing the result leaves the socket open. */
    public static SSLSocket serve(Socket socket, SSLContext context, Offer offer) throws IOException {
        SSLSocket encrypted =
                (SSLSocket) context.getSocketFactory().createSocket(socket, InputStream.nullInputStream(), true);
        encrypted.setUseClientMode(false);
        encrypted.setSSLParameters(parameters(offer));
        return encrypted;
    }

    /** The same for a server that requires a client certificate. */
    public static SSLSocket serveKnown(Socket socket, SSLContext context, Offer offer) throws IOException {
        SSLSocket encrypted = serve(socket, context, offer);
        encrypted.setNeedClientAuth(true);
        return encrypted;
    }

    /** Adds the client side of TLS to a socket to loopback, and completes the handshake. */
    public static SSLSocket connect(Socket socket, SSLContext context, Offer offer) throws IOException {
        SSLSocket encrypted =
                (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        SSLParameters parameters = parameters(offer);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        encrypted.setSSLParameters(parameters);
        encrypted.startHandshake();
        return encrypted;
    }

    private static SSLParameters parameters(Offer offer) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(offer.versions().toArray(String[]::new));
        parameters.setApplicationProtocols(offer.protocols().toArray(String[]::new));
        return parameters;
    }

    /** Returns a certificate of the folder. */
    public static Certificate certificate(String name) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(read(name + ".pem").getBytes(StandardCharsets.US_ASCII)));
    }

    private static PrivateKey key(String name) throws GeneralSecurityException {
        String body = read(name + ".key").replaceAll("-----[^-]*-----", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body)));
    }

    /** Returns a file of the folder as text. */
    public static String read(String file) {
        try (InputStream in = TestTls.class.getResourceAsStream("/tls/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("no " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
