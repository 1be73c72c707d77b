package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.exchange.Reachability;
import io.llamatap.relay.tls.ListenerTls;
import io.llamatap.relay.tls.TlsParameters;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.UpstreamError;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.TestTls;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only an upstream that proves its identity gets a request. The response to the client says in one line what is wrong. */
class TlsUpstreamIT {
    private static final String REQUEST = "GET /api/tags HTTP/1.1\r\nHost: h\r\n\r\n";

    private static ListenerTls trusting(String authority) {
        return new ListenerTls(null, TestTls.always(TestTls.trusting(authority)));
    }

    private static ScriptedUpstream showing(String certificate, TestTls.Offer offer) throws IOException {
        return ScriptedUpstream.startTls(
                TestTls.showing(certificate),
                offer,
                connection -> connection.respondToAll(request -> Wire.ok("answer")));
    }

    private static void assertFails(ProxyFixture proxy, String message) throws IOException {
        HttpMessage response = proxy.ask(REQUEST);
        assertThat(response.status()).isEqualTo(502);
        assertThat(response.text()).isEqualTo("{\"error\":\"llamatap: " + message + "\"}");
        assertThat(proxy.taps().upstreamErrors(UpstreamError.TLS)).isEqualTo(1);
        assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.UPSTREAM_FAILED);
        assertThat(proxy.proxy().reachability(0).state()).isEqualTo(Reachability.State.UNREACHABLE);
    }

    @ParameterizedTest(name = "{0}, trusting {1}")
    @CsvSource({
        "loopback, stranger, the certificate of the upstream is not trusted",
        "elsewhere, authority, the certificate of the upstream is for another name",
        "expired, authority, 'the certificate of the upstream has expired, or is not valid yet'"
    })
    @Row(57)
    void asksNobodyWhoseCertificateIsWrong(String certificate, String authority, String message) throws IOException {
        try (ScriptedUpstream upstream = showing(certificate, TestTls.Offer.USUAL);
                ProxyFixture proxy = ProxyFixture.startTls(
                        RelaySettings.defaults(), ProxyFixture.tlsUpstreamAt(upstream.port()), trusting(authority))) {
            assertFails(proxy, message);
            upstream.awaitAllClosed();
            assertThat(upstream.receivedCount()).isZero();
        }
    }

    @Test
    @Row(57)
    void saysWhatIsWrongWithACertificateEvenIfNobodyListensAtTheNextAddress() throws IOException {
        InetAddress[] both = {
            InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), InetAddress.getByAddress(new byte[] {127, 0, 0, 2})
        };
        try (ScriptedUpstream upstream = showing("loopback", TestTls.Offer.USUAL);
                ProxyFixture proxy = ProxyFixture.startTls(
                        RelaySettings.defaults(),
                        ProxyFixture.tlsUpstreamAt(upstream.port()),
                        trusting("stranger"),
                        (options, listeners) -> new ReverseProxy(options, listeners, System::nanoTime, name -> both))) {
            assertFails(proxy, "the certificate of the upstream is not trusted");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "LOCALHOST"})
    @Row(57)
    void takesACertificateForTheNameOrAddress(String host) throws IOException {
        try (ScriptedUpstream upstream = showing("loopback", TestTls.Offer.USUAL);
                ProxyFixture proxy = ProxyFixture.startTls(
                        RelaySettings.defaults(),
                        new Upstream(true, host, upstream.port(), ""),
                        trusting("authority"))) {
            assertThat(proxy.ask(REQUEST).text()).isEqualTo("answer");
        }
    }

    @Test
    @Row(57)
    void asksNobodyWhoSpeaksOnlyHttp2() throws IOException {
        try (ScriptedUpstream upstream = showing("loopback", TestTls.Offer.of("TLSv1.3", "h2"));
                ProxyFixture proxy = ProxyFixture.startTls(
                        RelaySettings.defaults(), ProxyFixture.tlsUpstreamAt(upstream.port()), trusting("authority"))) {
            assertFails(proxy, "the TLS handshake with the upstream failed");
        }
    }

    /** Responds to the first bytes with the given bytes. */
    private static CompletableFuture<Void> respondOnce(ServerSocket listener, byte[] response) {
        return CompletableFuture.runAsync(() -> {
            try (Socket socket = listener.accept()) {
                socket.getInputStream().read(new byte[4096]);
                socket.getOutputStream().write(response);
                socket.getInputStream().readAllBytes();
            } catch (IOException closedByTheProxy) {
                return;
            }
        });
    }

    @Test
    @Row(57)
    void asksNobodyWhoSpeaksAnOldVersion() throws IOException {
        // A ServerHello of TLS 1.1: version, random, no session, a cipher suite, no compression.
        byte[] hello = new byte[5 + 4 + 2 + 32 + 1 + 2 + 1];
        byte[] start = {22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2};
        System.arraycopy(start, 0, hello, 0, start.length);
        hello[hello.length - 3] = (byte) 0xc0;
        hello[hello.length - 2] = 0x13;
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ProxyFixture proxy = ProxyFixture.startTls(
                        RelaySettings.defaults(),
                        new Upstream(true, "127.0.0.1", listener.getLocalPort(), ""),
                        trusting("authority"))) {
            CompletableFuture<Void> responded = respondOnce(listener, hello);
            assertFails(proxy, "the TLS handshake with the upstream failed");
            responded.join();
        }
    }

    @Test
    @Row(57)
    void saysSoWhereTheUpstreamSpeaksPlainHttp() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ProxyFixture proxy = ProxyFixture.startTls(
                        RelaySettings.defaults(),
                        new Upstream(true, "127.0.0.1", listener.getLocalPort(), ""),
                        trusting("authority"))) {
            CompletableFuture<Void> responded = respondOnce(listener, Wire.bytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
            assertFails(proxy, "the upstream does not speak TLS");
            responded.join();
        }
    }

    @Test
    @Row(57)
    void waitsForAHandshakeNoLongerThanForAConnection() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ProxyFixture proxy = ProxyFixture.startTls(
                        RelaySettings.defaults().connect(Duration.ofMillis(300)),
                        new Upstream(true, "127.0.0.1", silent.getLocalPort(), ""),
                        trusting("authority"))) {
            assertThat(proxy.ask(REQUEST).status()).isEqualTo(504);
            assertThat(proxy.taps().upstreamErrors(UpstreamError.CONNECT_TIMEOUT))
                    .isEqualTo(1);
        }
    }

    @Test
    @Row(57)
    void givesUpAHandshakeWhoseClientLeaves() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ProxyFixture proxy = ProxyFixture.startTls(
                        RelaySettings.defaults().connect(Duration.ofMinutes(1)),
                        new Upstream(true, "127.0.0.1", silent.getLocalPort(), ""),
                        trusting("authority"))) {
            RawClient client =
                    proxy.connect().send("POST /api/chat HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}");
            try (Socket shaking = silent.accept()) {
                assertThat(shaking.getInputStream().read()).isEqualTo(22);
                proxy.taps().awaitExchange(1);
                client.leave();
                shaking.getInputStream().readAllBytes();
                assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.CLIENT_LEFT);
            }
        }
    }

    @Test
    @Row(57)
    void namesTheHostOfTheUpstreamWithoutItsDefaultPort() {
        assertThat(new Upstream(true, "h", 443, "").authority()).isEqualTo("h");
        assertThat(new Upstream(true, "h", 80, "").authority()).isEqualTo("h:80");
        assertThat(new Upstream(true, "::1", 443, "/p")).hasToString("https://[::1]/p");
    }

    @ParameterizedTest
    @CsvSource({"ollama, ollama", "h.example., h.example"})
    @Row(57)
    void asksForTheNameAsItIsWritten(String host, String name) {
        Upstream upstream = new Upstream(true, host, 443, "");
        assertThat(TlsParameters.peerName(upstream.host())).isEqualTo(name);
        assertThat(TlsParameters.forUpstream(upstream.host()).getServerNames())
                .singleElement()
                .satisfies(sni -> assertThat(Wire.text(sni.getEncoded())).isEqualTo(name));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "::1, ::1", "fe80::1%eth0, fe80::1"})
    @Row(57)
    void namesNoAddress(String host, String name) {
        Upstream upstream = new Upstream(true, host, 443, "");
        assertThat(TlsParameters.peerName(upstream.host())).isEqualTo(name);
        assertThat(TlsParameters.forUpstream(upstream.host()).getServerNames()).isNull();
    }
}
