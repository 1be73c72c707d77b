package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.ExchangeEnd;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of any length pass in both directions. */
@DisplayName("Row 51: large bodies")
class LargeBodiesIT {
    private static final int PART_BYTES = 3 << 20;

    @ParameterizedTest(name = "row 51: a length of {0}")
    @ValueSource(
            longs = {2147483647L, 2147483648L, 4294967295L, 4294967296L, 4294967301L, 1099511627776L, Long.MAX_VALUE})
    @Row(51)
    void announcesLengthsOfAnySize(long length) throws IOException {
        byte[] part = Wire.pattern(PART_BYTES);
        String request = "POST /api/blobs/sha256:00 HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n";
        String response = "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n";
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitReceived(request.length() + PART_BYTES);
                    connection.send(response);
                    connection.send(part);
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(request).send(part);

            String head = client.readHead().toString();
            assertThat(head).contains("Content-Length: " + length);
            assertThat(client.read(PART_BYTES)).isEqualTo(part);
            byte[] atUpstream = upstream.connection(0).received();
            assertThat(atUpstream).isEqualTo(Wire.concat(Wire.bytes(request), part));
        }
    }

    @Test
    @DisplayName("row 51: 64 MiB both ways, in pieces of any size")
    @Row(51)
    void relaysMegabytes() throws IOException {
        relay(64L << 20, 5);
    }

    @Test
    @EnabledIfSystemProperty(named = "llamatap.slow", matches = "true")
    @DisplayName("row 51: 5 GB both ways")
    @Row(51)
    void relaysGigabytes() throws IOException {
        relay(5_000_000_000L, 6);
    }

    @Test
    @DisplayName("row 51: 64 MiB in chunks of 1 MiB")
    @Row(51)
    void relaysMegabytesInChunks() throws IOException {
        relayChunks(64);
    }

    @Test
    @EnabledIfSystemProperty(named = "llamatap.slow", matches = "true")
    @DisplayName("row 51: more than 4 GiB in chunks of 1 MiB")
    @Row(51)
    void relaysGigabytesInChunks() throws IOException {
        relayChunks(4100);
    }

    private static void relayChunks(int chunks) throws IOException {
        byte[] chunk = Wire.concat(Wire.bytes("100000\r\n"), Wire.pattern(1 << 20), Wire.bytes("\r\n"));
        String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(head);
                    for (int i = 0; i < chunks; i++) {
                        connection.send(chunk);
                    }
                    connection.send(Wire.LAST_CHUNK);
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send("GET /blob HTTP/1.1\r\nHost: h\r\n\r\n").readHead();
            for (int i = 0; i < chunks; i++) {
                assertThat(Arrays.equals(client.read(chunk.length), chunk))
                        .as("chunk %d", i)
                        .isTrue();
            }
            assertThat(Wire.text(client.read(Wire.LAST_CHUNK.length()))).isEqualTo(Wire.LAST_CHUNK);
            proxy.books().await("ollama_proxy_response_bytes_total", (double) chunks * (1 << 20));
        }
    }

    /** Makes the upstream send back what it receives, while it receives it. */
    private static void relay(long length, long seed) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitHead();
                    long headBytes = Wire.text(connection.received()).indexOf("\r\n\r\n") + 4L;
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
                    // All but one byte: a response that ends before its request would end the upload.
                    sendPattern(length - 1, new Random(seed), connection::send);
                    connection.awaitReceived(headBytes + length);
                    connection.send(new byte[] {Wire.patternByte(length - 1)});
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            String head = "POST /api/blobs/sha256:00 HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n";
            client.send(head);
            Thread sender = new Thread(() -> {
                try {
                    sendPattern(length, new Random(seed), client::send);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            sender.start();
            assertThat(client.readHead().status()).isEqualTo(200);
            byte[] buffer = new byte[1 << 16];
            for (long at = 0; at < length; ) {
                int count = client.skipSome(buffer);
                assertThat(count)
                        .as("bytes at %d of %d, seed %d", at, length, seed)
                        .isPositive();
                for (int i = 0; i < count; i++) {
                    if (buffer[i] != Wire.patternByte(at + i)) {
                        throw new AssertionError("wrong byte at " + (at + i) + ", seed " + seed);
                    }
                }
                at += count;
            }
            upstream.connection(0).awaitReceived(head.length() + length);
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.COMPLETE);
        }
    }

    /** Receives bytes. */
    private interface Sink {
        void send(byte[] bytes) throws IOException;
    }

    private static void sendPattern(long length, Random random, Sink sink) throws IOException {
        long at = 0;
        while (at < length) {
            byte[] piece = new byte[(int) Math.min(length - at, 1 + random.nextInt(1 << 17))];
            for (int i = 0; i < piece.length; i++) {
                piece[i] = Wire.patternByte(at + i);
            }
            sink.send(piece);
            at += piece.length;
        }
    }
}
