package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.tls.ListenerTls;
import io.llamatap.tap.HandshakeFailure;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RecordingTaps;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.TestTls;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Access rules and limits apply under TLS as without it, and a handshake does not bypass a limit. */
@DisplayName("Row 57: TLS and access")
class TlsAccessIT {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String TOKEN = "Authorization: Bearer s3cret\r\n";
    private static final SSLContext LOOPBACK = TestTls.showing("loopback");

    /** Accepts one token, and no client from 127.0.0.2. */
    private static final AccessRule RULE = new AccessRule() {
        @Override
        public boolean allows(@Nullable InetAddress client) {
            return client != null && !client.getHostAddress().equals("127.0.0.2");
        }

        @Override
        public boolean needsToken() {
            return true;
        }

        @Override
        public boolean isToken(byte[] bytes, int from, int to) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).equals("s3cret");
        }
    };

    private static ProxyFixture limited(ScriptedUpstream upstream, RelaySettings settings) throws IOException {
        return ProxyFixture.startTls(
                settings, ProxyFixture.upstreamAt(upstream.port()), new ListenerTls(() -> LOOPBACK, null));
    }

    private static List<String> reasons(ProxyFixture proxy) {
        return proxy.taps().rejections().stream()
                .map(RecordingTaps.Rejection::reason)
                .toList();
    }

    @Test
    @DisplayName("row 57: tokens and networks, with TLS on both sides")
    @Row(57)
    void keepsTokensAndNetworks() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.startTls(
                        LOOPBACK,
                        TestTls.Offer.USUAL,
                        connection -> connection.respondToAll(request -> Wire.ok("answer")));
                ProxyFixture proxy = ProxyFixture.startTls(
                        RelaySettings.defaults(),
                        ProxyFixture.tlsUpstreamAt(upstream.port()),
                        new ListenerTls(() -> LOOPBACK, TestTls.always(TestTls.trusting("authority"))),
                        RULE);
                RawClient client = proxy.connectTls();
                RawClient elsewhere = proxy.connectTlsFrom("127.0.0.2")) {
            assertThat(client.send(GET).readResponse().status()).isEqualTo(401);
            assertThat(elsewhere
                            .send(GET.replace("\r\n\r\n", "\r\n" + TOKEN + "\r\n"))
                            .readResponse()
                            .status())
                    .isEqualTo(403);
            assertThat(elsewhere.readToFin()).isEmpty();
            assertThat(upstream.connectionCount()).isZero();

            client.send(GET.replace("\r\n\r\n", "\r\nX-A: 1\r\n" + TOKEN + "X-B: 2\r\n\r\n"));

            assertThat(client.readResponse().text()).isEqualTo("answer");
            assertThat(Wire.text(upstream.connection(0).received()))
                    .isEqualTo(GET.replace("\r\n\r\n", "\r\nX-A: 1\r\nX-B: 2\r\n\r\n"));
            assertThat(reasons(proxy)).containsExactly("token", "network");
        }
    }

    @Test
    @DisplayName("row 57: a handshake counts against its address's limit, and is replaced by the next one")
    @Row(57)
    void countsHandshakesAgainstTheLimitOfTheirAddress() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = limited(upstream, RelaySettings.defaults().connectionsPerAddress(1));
                RawClient shaking = proxy.connectFrom("127.0.0.2")) {
            shaking.send(new byte[] {22, 3, 1});
            try (RawClient second = proxy.connectTlsFrom("127.0.0.2")) {
                assertThat(second.send(GET).readResponse().status()).isEqualTo(200);
            }
            assertThat(shaking.readToEnd()).isEmpty();
            assertThat(proxy.taps().awaitHandshakeFailures(1)).containsExactly(HandshakeFailure.CLOSED);
            assertThat(reasons(proxy)).isEmpty();
        }
    }

    @Test
    @DisplayName("row 57: an address with many handshakes uses no more than its own share")
    @Row(57)
    void holdsNoMoreHandshakesThanAllowed() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = limited(upstream, RelaySettings.defaults().connectionsPerAddress(1))) {
            for (int i = 0; i < 30; i++) {
                proxy.connectFrom("127.0.0.2");
            }
            try (RawClient another = proxy.connectTls()) {
                assertThat(another.send(GET).readResponse().status()).isEqualTo(200);
            }
            // All except the one that may stay, and those that came so fast that there was no time to look for another.
            await().until(() -> reasons(proxy).size()
                            + proxy.taps().awaitHandshakeFailures(0).size()
                    >= 30 - 1 - 16);
        }
    }
}
