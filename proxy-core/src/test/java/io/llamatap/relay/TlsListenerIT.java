package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.relay.io.Transport;
import io.llamatap.relay.tls.ListenerTls;
import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.HandshakeFailure;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.TestTls;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients are served with TLS: what is negotiated, which clients are rejected, and how the certificate changes. */
class TlsListenerIT {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String BEGUN = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Wire.chunk("token");
    private static final SSLContext LOOPBACK = TestTls.showing("loopback");

    private static ProxyFixture before(ScriptedUpstream upstream, RelaySettings settings) throws IOException {
        return ProxyFixture.startTls(
                settings, ProxyFixture.upstreamAt(upstream.port()), new ListenerTls(() -> LOOPBACK, null));
    }

    private static ProxyFixture before(ScriptedUpstream upstream) throws IOException {
        return before(upstream, RelaySettings.defaults());
    }

    private static RawClient connect(ProxyFixture proxy, String versions, String protocols) throws IOException {
        return proxy.connectTls(0, TestTls.trusting("authority"), TestTls.Offer.of(versions, protocols));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "'TLSv1.3,TLSv1.2', 'h2,http/1.1', TLSv1.3, http/1.1",
        "TLSv1.2, http/1.1, TLSv1.2, http/1.1",
        "TLSv1.3, http/1.0, TLSv1.3, http/1.0",
        "TLSv1.3, '', TLSv1.3, ''"
    })
    @Row(57)
    void agreesOnTheNewestVersionAndHttp1(String versions, String protocols, String version, String protocol)
            throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream);
                RawClient client = connect(proxy, versions, protocols)) {
            assertThat(client.session().getProtocol()).isEqualTo(version);
            assertThat(client.protocol()).isEqualTo(protocol);
            assertThat(client.send(GET).readResponse().text()).isEqualTo("answer 1");
        }
    }

    @Test
    @Row(57)
    void rejectsAClientThatSpeaksOnlyHttp2() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream)) {
            assertThatThrownBy(() -> connect(proxy, "TLSv1.3", "h2"))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("no_application_protocol");
            assertThat(proxy.taps().awaitHandshakeFailures(1)).containsExactly(HandshakeFailure.NEGOTIATION);
        }
    }

    @Test
    @Row(57)
    void rejectsAnOldVersion() throws IOException {
        // A ClientHello of TLS 1.1 with one cipher suite and without extensions.
        byte[] hello = new byte[5 + 4 + 2 + 32 + 1 + 4 + 2];
        byte[] start = {22, 3, 1, 0, 45, 1, 0, 0, 41, 3, 2};
        System.arraycopy(start, 0, hello, 0, start.length);
        byte[] end = {0, 2, (byte) 0xc0, 0x13, 1, 0};
        System.arraycopy(end, 0, hello, hello.length - end.length, end.length);
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            client.send(hello);

            // An alert, fatal, protocol_version.
            byte[] alert = client.read(7);
            assertThat(alert[0]).isEqualTo((byte) 21);
            assertThat(alert[5]).isEqualTo((byte) 2);
            assertThat(alert[6]).isEqualTo((byte) 70);
            client.awaitEndOfNothing();
            assertThat(proxy.taps().awaitHandshakeFailures(1)).containsExactly(HandshakeFailure.NEGOTIATION);
        }
    }

    @Test
    @Row(57)
    void countsAClientThatDoesNotTrustUs() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream)) {
            assertThatThrownBy(() ->
                            proxy.connectTls(0, TestTls.trusting("stranger"), TestTls.Offer.of("TLSv1.2", "http/1.1")))
                    .isInstanceOf(SSLException.class);
            assertThat(proxy.taps().awaitHandshakeFailures(1)).containsExactly(HandshakeFailure.REFUSED_BY_CLIENT);
        }
    }

    @Test
    @Row(57)
    void tellsAPlainClientThatThisPortSpeaksTls() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream)) {
            HttpMessage response = proxy.ask(GET);
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.text())
                    .isEqualTo("{\"error\":\"llamatap: a plain HTTP request was sent to a port that speaks TLS\"}");
            assertThat(proxy.taps().awaitHandshakeFailures(1)).containsExactly(HandshakeFailure.PLAIN);
            assertThat(upstream.connectionCount()).isZero();
        }
    }

    @Test
    @Row(57)
    void tellsAClientOfTlsThatAPlainPortIsPlain() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            assertThatThrownBy(proxy::connectTls).isInstanceOf(SSLException.class);
            proxy.taps().awaitNoClients();
            assertThat(proxy.taps().rejections()).singleElement().satisfies(rejection -> assertThat(rejection.reason())
                    .isEqualTo("tls_on_plain_port"));
        }
    }

    @Test
    @Row(57)
    void givesUpAHandshakeThatStalls() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream, RelaySettings.defaults().tlsHandshake(Duration.ofMillis(300)));
                RawClient silent = proxy.connect();
                RawClient begun = proxy.connect()) {
            begun.send(new byte[] {22, 3, 1});
            silent.awaitEndOfNothing();
            begun.awaitEndOfNothing();
            assertThat(proxy.taps().awaitHandshakeFailures(2))
                    .containsExactly(HandshakeFailure.TIMEOUT, HandshakeFailure.TIMEOUT);
        }
    }

    @Test
    @Row(57)
    void countsAProbeThatOnlyLooksForAPort() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream)) {
            proxy.connect().leave();
            assertThat(proxy.taps().awaitHandshakeFailures(1)).containsExactly(HandshakeFailure.CLOSED);
        }
    }

    @Test
    @Row(57)
    void givesThePlaceOfAnIdleClientToANewOne() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream, RelaySettings.defaults().clientConnections(1));
                RawClient idle = proxy.connectTls()) {
            assertThat(idle.send(GET).readResponse().status()).isEqualTo(200);
            try (RawClient second = proxy.connectTls()) {
                assertThat(second.send(GET).readResponse().status()).isEqualTo(200);
            }
            idle.awaitEnd();
        }
    }

    @Test
    @Row(57)
    void givesThePlaceOfAnUnfinishedHandshakeToANewClient() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream, RelaySettings.defaults().clientConnections(1));
                RawClient shaking = proxy.connect()) {
            shaking.send(new byte[] {22, 3, 1});
            try (RawClient second = proxy.connectTls()) {
                assertThat(second.send(GET).readResponse().status()).isEqualTo(200);
            }
            assertThat(proxy.taps().awaitHandshakeFailures(1)).containsExactly(HandshakeFailure.CLOSED);
            shaking.awaitEndOfNothing();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    @Row(57)
    void showsANewCertificateToNewConnectionsOnly(Transport transport) throws IOException, GeneralSecurityException {
        AtomicReference<SSLContext> certificate = new AtomicReference<>(LOOPBACK);
        Semaphore go = new Semaphore(0);
        String rest = Wire.chunk("rest") + Wire.LAST_CHUNK;
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(BEGUN);
                    connection.await(go);
                    connection.send(rest);
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.startTls(
                        RelaySettings.defaults().on(transport, 1),
                        ProxyFixture.upstreamAt(upstream.port()),
                        new ListenerTls(certificate::get, null));
                RawClient streaming = proxy.connectTls()) {
            streaming.send(GET).read(BEGUN.length());
            certificate.set(TestTls.showing("renewed"));
            try (RawClient fresh = proxy.connectTls()) {
                assertThat(fresh.session().getPeerCertificates()[0]).isEqualTo(TestTls.certificate("renewed"));
                // Both at the same time, so that neither gets the connection of the other.
                fresh.send(GET).read(BEGUN.length());
                go.release(2);
                assertThat(Wire.text(fresh.read(rest.length()))).isEqualTo(rest);
            }
            assertThat(Wire.text(streaming.read(rest.length()))).isEqualTo(rest);
            assertThat(streaming.session().getPeerCertificates()[0]).isEqualTo(TestTls.certificate("loopback"));
        }
    }

    private static CompletableFuture<Boolean> drain(ProxyFixture proxy) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return proxy.proxy().drain(Duration.ofMinutes(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
    }

    @Test
    @Row(57)
    void drainsStreamsToTheirEnd() throws Exception {
        Semaphore go = new Semaphore(0);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(BEGUN);
                    connection.await(go);
                    connection.send(Wire.LAST_CHUNK);
                    connection.awaitEnd();
                });
                ProxyFixture proxy = before(upstream);
                RawClient idle = proxy.connectTls();
                RawClient streaming = proxy.connectTls()) {
            streaming.send(GET).read(BEGUN.length());
            CompletableFuture<Boolean> drained = drain(proxy);
            // With a close_notify; without it, this would throw.
            assertThat(idle.readToFin()).isEmpty();
            go.release();
            assertThat(Wire.text(streaming.readToFin())).isEqualTo(Wire.LAST_CHUNK);
            assertThat(drained.get()).isTrue();
        }
    }

    @Test
    @Row(57)
    void closesAConnectionWhoseHandshakeEndsWhileDraining() throws Exception {
        Semaphore go = new Semaphore(0);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(BEGUN);
                    connection.await(go);
                    connection.send(Wire.LAST_CHUNK);
                    connection.awaitEnd();
                });
                ProxyFixture proxy = before(upstream);
                Socket late =
                        new Socket(proxy.address().getAddress(), proxy.address().getPort());
                RawClient idle = proxy.connectTls();
                RawClient streaming = proxy.connectTls()) {
            streaming.send(GET).read(BEGUN.length());
            CompletableFuture<Boolean> drained = drain(proxy);
            assertThat(idle.readToFin()).isEmpty();

            try (SSLSocket shaken = TestTls.connect(late, TestTls.trusting("authority"), TestTls.Offer.USUAL)) {
                assertThat(shaken.getInputStream().readAllBytes()).isEmpty();
            }
            go.release();
            assertThat(Wire.text(streaming.readToFin())).isEqualTo(Wire.LAST_CHUNK);
            assertThat(drained.get()).isTrue();
            assertThat(proxy.taps().clientsClosed(ClientClosed.DRAIN)).isEqualTo(3);
        }
    }
}
