package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A slow reader slows down the sender, and the proxy holds no more than its buffers. */
@DisplayName("Rows 45, 46: backpressure")
class BackpressureIT {
    private static final int PIECE_BYTES = 65_536;
    private static final long BODY_BYTES = 200L << 20;
    /** More than the kernel's buffers of both connections and the relay's marks together, far less than the body. */
    private static final long STUCK_AT_MOST = 40L << 20;

    private static final String GET = "GET /blob HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n";

    /** Sends the body and counts how much was sent. */
    private static ScriptedUpstream sendingBlobs(AtomicLong sent) throws IOException {
        return ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            connection.send(RESPONSE);
            for (long at = 0; at < BODY_BYTES; at += PIECE_BYTES) {
                connection.send(piece(at));
                sent.addAndGet(PIECE_BYTES);
            }
            connection.awaitEnd();
        });
    }

    private static byte[] piece(long at) {
        byte[] piece = new byte[PIECE_BYTES];
        for (int i = 0; i < PIECE_BYTES; i++) {
            piece[i] = Wire.patternByte(at + i);
        }
        return piece;
    }

    /** Waits until a sender makes no more progress while the rest of the proxy does. */
    private static void awaitStandstill(ProxyFixture proxy, AtomicLong sent) throws IOException {
        long before = -1;
        int unchanged = 0;
        // A full exchange each round: as many as it takes to see the sender stand still through ten of them.
        while (unchanged < 10) {
            assertThat(proxy.ask("G@T / HTTP/1.1\r\nHost: h\r\n\r\n").status()).isEqualTo(400);
            long now = sent.get();
            unchanged = now == before && now > 0 ? unchanged + 1 : 0;
            before = now;
        }
    }

    @Test
    @DisplayName(
            "row 45: clients that do not read slow down their own upstream connections only, within bounded memory")
    @Row(45)
    void holdsTheUpstreamUp() throws IOException {
        int clients = 100;
        AtomicLong sent = new AtomicLong();
        long memoryBefore = PlatformDependent.usedDirectMemory();
        try (ScriptedUpstream upstream = sendingBlobs(sent);
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            List<RawClient> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                all.add(proxy.connect(16 * 1024).send(GET));
            }
            for (RawClient client : all) {
                assertThat(client.readHead().status()).isEqualTo(200);
            }
            awaitStandstill(proxy, sent);

            assertThat(sent.get()).isLessThan(clients * STUCK_AT_MOST);
            assertThat(PlatformDependent.usedDirectMemory() - memoryBefore).isLessThan(128L << 20);
        }
    }

    @Test
    @DisplayName("row 45: the whole body arrives in the end")
    @Row(45)
    void deliversAllToAReaderThatStops() throws IOException {
        AtomicLong sent = new AtomicLong();
        try (ScriptedUpstream upstream = sendingBlobs(sent);
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect(16 * 1024)) {
            assertThat(client.send(GET).readHead().status()).isEqualTo(200);
            awaitStandstill(proxy, sent);

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

    @Test
    @DisplayName("row 46: an upstream that does not read slows down its client, within bounded memory")
    @Row(46)
    void holdsTheClientUp() throws Exception {
        long memoryBefore = PlatformDependent.usedDirectMemory();
        AtomicLong sent = new AtomicLong();
        try (ScriptedUpstream upstream = ScriptedUpstream.startNotReading(UpstreamConnection::awaitEnd);
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send("POST /api/blobs/sha256:00 HTTP/1.1\r\nHost: h\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n");
            Thread sender = new Thread(() -> {
                try {
                    for (long at = 0; at < BODY_BYTES; at += PIECE_BYTES) {
                        client.send(piece(at));
                        sent.addAndGet(PIECE_BYTES);
                    }
                } catch (IOException endOfTest) {
                    return;
                }
            });
            sender.start();
            awaitStandstill(proxy, sent);

            assertThat(sent.get()).isLessThan(STUCK_AT_MOST);
            assertThat(PlatformDependent.usedDirectMemory() - memoryBefore).isLessThan(64L << 20);

            upstream.connection(0).startReading();
            upstream.connection(0).awaitReceived(BODY_BYTES / 4);
            client.leave();
            sender.join(5000);
            assertThat(sender.isAlive()).isFalse();
        }
    }
}
