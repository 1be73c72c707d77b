package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.exchange.Reachability;
import io.llamatap.relay.tls.ListenerTls;
import io.llamatap.tap.UpstreamError;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.TestTls;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client certificate is sent to an upstream that requests one. If there is none, the error response says so. */
class ClientCertificateIT {
    private static final String GET = "GET /api/tags HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String POST = "POST /api/chat HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}";

    private static ScriptedUpstream wanting(String version) throws IOException {
        return ScriptedUpstream.startTlsForKnown(
                TestTls.showingAndTrusting("loopback", "authority"),
                TestTls.Offer.of(version, "http/1.1"),
                connection -> connection.respondToAll(request -> Wire.ok("answer")));
    }

    private static ProxyFixture before(ScriptedUpstream upstream, SSLContext context) throws IOException {
        return ProxyFixture.startTls(
                RelaySettings.defaults(),
                ProxyFixture.tlsUpstreamAt(upstream.port()),
                new ListenerTls(null, TestTls.always(context)));
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, GET", "TLSv1.2, POST", "TLSv1.3, GET", "TLSv1.3, POST"})
    void saysThatTheUpstreamWantsACertificate(String version, String method) throws IOException {
        try (ScriptedUpstream upstream = wanting(version);
                ProxyFixture proxy = before(upstream, TestTls.trusting("authority"))) {
            HttpMessage response = proxy.ask(method.equals("GET") ? GET : POST);

            assertThat(response.status()).isEqualTo(502);
            // With TLS 1.2, newer Java versions send only handshake_failure, as OpenSSL does.
            assertThat(response.text())
                    .contains(
                            version.equals("TLSv1.2") ? "require" : "requires a TLS client certificate that it trusts")
                    .contains("client certificate")
                    .contains("upstream-tls-certificate");
            assertThat(proxy.taps().upstreamErrors(UpstreamError.TLS)).isEqualTo(1);
            assertThat(proxy.proxy().reachability(0).state()).isEqualTo(Reachability.State.UNREACHABLE);
        }
    }

    @Test
    void saysSoToEachOfManyClients() throws IOException {
        try (ScriptedUpstream upstream = wanting("TLSv1.3");
                ProxyFixture proxy = before(upstream, TestTls.trusting("authority"))) {
            for (int i = 0; i < 20; i++) {
                assertThat(proxy.ask(i % 2 == 0 ? GET : POST).text()).contains("requires a TLS client certificate");
            }
            assertThat(proxy.taps().upstreamErrors(UpstreamError.TLS)).isEqualTo(20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void showsItsCertificate(String version) throws IOException {
        try (ScriptedUpstream upstream = wanting(version);
                ProxyFixture proxy = before(upstream, TestTls.showingAndTrusting("elsewhere", "authority"))) {
            assertThat(proxy.ask(GET).text()).isEqualTo("answer");
            assertThat(proxy.ask(POST).text()).isEqualTo("answer");
        }
    }

    @Test
    void takesTheCertificateThatThereIsByThen() throws IOException {
        AtomicReference<SSLContext> now = new AtomicReference<>(TestTls.trusting("authority"));
        try (ScriptedUpstream upstream = wanting("TLSv1.3");
                ProxyFixture proxy = ProxyFixture.startTls(
                        RelaySettings.defaults(),
                        ProxyFixture.tlsUpstreamAt(upstream.port()),
                        new ListenerTls(null, now::get))) {
            assertThat(proxy.ask(GET).status()).isEqualTo(502);
            now.set(TestTls.showingAndTrusting("elsewhere", "authority"));
            assertThat(proxy.ask(GET).text()).isEqualTo("answer");
        }
    }
}
