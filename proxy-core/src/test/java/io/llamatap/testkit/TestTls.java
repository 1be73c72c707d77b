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

/** TLS for both ends of a test, with the certificates of the folder {@code tls}. */
public final class TestTls {
    private static final char[] NO_PASSWORD = {};

    private TestTls() {}

    /** What an end offers: versions, and application protocols, which may be none. */
    public record Offer(List<String> versions, List<String> protocols) {
        /** TLS 1.3 and 1.2, HTTP/1.1. */
        public static final Offer USUAL = of("TLSv1.3,TLSv1.2", "http/1.1");

        /** Makes an offer of lists with commas. */
        public static Offer of(String versions, String protocols) {
            return new Offer(
                    List.of(versions.split(",")), protocols.isEmpty() ? List.of() : List.of(protocols.split(",")));
        }
    }

    /** Shows the certificate of that name. */
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

    /** Shows the certificate of that name, and trusts an authority. */
    public static SSLContext showingAndTrusting(String name, String authority) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(name), trust(authority), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    /** Gives the same for every connection. */
    public static Supplier<SSLContext> always(SSLContext context) {
        return () -> context;
    }

    /** Trusts the authority of that name: {@code authority} for all of ours, {@code stranger} for none. */
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

    /** Puts the server's end of TLS over a socket; closing it leaves the socket to be closed. */
    public static SSLSocket serve(Socket socket, SSLContext context, Offer offer) throws IOException {
        SSLSocket encrypted =
                (SSLSocket) context.getSocketFactory().createSocket(socket, InputStream.nullInputStream(), true);
        encrypted.setUseClientMode(false);
        encrypted.setSSLParameters(parameters(offer));
        return encrypted;
    }

    /** The same for a server that wants a certificate of its clients. */
    public static SSLSocket serveKnown(Socket socket, SSLContext context, Offer offer) throws IOException {
        SSLSocket encrypted = serve(socket, context, offer);
        encrypted.setNeedClientAuth(true);
        return encrypted;
    }

    /** Puts a client's end of TLS over a socket to loopback, and shakes hands. */
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
