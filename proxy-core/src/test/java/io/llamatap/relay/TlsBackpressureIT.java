package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.io.Transport;
import io.llamatap.relay.tls.ListenerTls;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.TestTls;
import io.llamatap.testkit.Wire;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A slow reader slows down the sender under TLS, too, and the proxy holds no more than its buffers. */
class TlsBackpressureIT {
    private static final SSLContext LOOPBACK = TestTls.showing("loopback");
    private static final int PIECE_BYTES = 65_536;
    private static final long BODY_BYTES = 64L << 20;
    /** The kernel's buffers of both connections and the relay's marks together, less than the body. */
    private static final long STUCK_AT_MOST = 40L << 20;

    private static final String GET = "GET /blob HTTP/1.1\r\nHost: h\r\n\r\n";

    private static ProxyFixture before(ScriptedUpstream upstream, RelaySettings settings) throws IOException {
        return ProxyFixture.startTls(
                settings,
                ProxyFixture.tlsUpstreamAt(upstream.port()),
                new ListenerTls(() -> LOOPBACK, TestTls.always(TestTls.trusting("authority"))));
    }

    private static ScriptedUpstream sending(AtomicLong sent) throws IOException {
        return ScriptedUpstream.startTls(LOOPBACK, TestTls.Offer.USUAL, connection -> {
            connection.awaitRequest();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n");
            byte[] piece = new byte[PIECE_BYTES];
            for (long at = 0; at < BODY_BYTES; at += PIECE_BYTES) {
                for (int i = 0; i < PIECE_BYTES; i++) {
                    piece[i] = Wire.patternByte(at + i);
                }
                connection.send(piece);
                sent.addAndGet(PIECE_BYTES);
            }
            connection.awaitEnd();
        });
    }

    /** Waits until a sender makes no more progress while the rest of the proxy does. */
    private static void awaitStandstill(ProxyFixture proxy, AtomicLong sent) throws IOException {
        long before = -1;
        int unchanged = 0;
        while (unchanged < 10) {
            try (RawClient other = proxy.connectTls()) {
                assertThat(other.send("G@T / HTTP/1.1\r\n\r\n").readResponse().status())
                        .isEqualTo(400);
            }
            long now = sent.get();
            unchanged = now == before && now > 0 ? unchanged + 1 : 0;
            before = now;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    @Row(57)
    void holdsTheUpstreamUpAndDeliversAllInTheEnd(Transport transport) throws IOException {
        AtomicLong sent = new AtomicLong();
        long memoryBefore = PlatformDependent.usedDirectMemory();
        try (ScriptedUpstream upstream = sending(sent);
                ProxyFixture proxy = before(upstream, RelaySettings.defaults().on(transport, 1));
                RawClient client = proxy.connectTls(16 * 1024, TestTls.trusting("authority"), TestTls.Offer.USUAL)) {
            assertThat(client.send(GET).readHead().status()).isEqualTo(200);
            awaitStandstill(proxy, sent);
            assertThat(sent.get()).isLessThan(STUCK_AT_MOST);
            assertThat(PlatformDependent.usedDirectMemory() - memoryBefore).isLessThan(64L << 20);

            byte[] buffer = new byte[PIECE_BYTES];
            long at = 0;
            while (at < BODY_BYTES) {
                int count = client.skipSome(buffer);
                assertThat(count).isPositive();
                for (int i = 0; i < count; i++) {
                    if (buffer[i] != Wire.patternByte(at + i)) {
                        throw new AssertionError("wrong byte at " + (at + i));
                    }
                }
                at += count;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    @Row(57)
    void givesUpAClientThatTakesNothing(Transport transport) throws IOException {
        AtomicLong sent = new AtomicLong();
        try (ScriptedUpstream upstream = sending(sent);
                ProxyFixture proxy = before(
                        upstream, RelaySettings.defaults().on(transport, 1).writeStall(Duration.ofMillis(300)));
                RawClient client = proxy.connectTls(16 * 1024, TestTls.trusting("authority"), TestTls.Offer.USUAL)) {
            assertThat(client.send(GET).readHead().status()).isEqualTo(200);
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.TIMED_OUT);
            upstream.awaitAllClosed();
        }
    }
}
