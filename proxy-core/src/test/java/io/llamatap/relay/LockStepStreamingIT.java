package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing is held back to wait for more: each piece is sent only when the client has the previous one, so that a relay that waits
 * for a whole line, chunk, segment or timer would stop forever.
 */
@DisplayName("Rows 2, 47, 69: tokens in lock step")
class LockStepStreamingIT {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String REQUEST = "POST /api/generate HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}";

    /**
     * Sends a response in pieces of the given size, and waits for each at the client before it sends the next one. The last two
     * bytes are sent together: they are the trailer section, which is validated before it is passed on.
     */
    private static void relayInPieces(String response, int pieceBytes) throws IOException {
        Semaphore clientHasAll = new Semaphore(1);
        int first = HEAD.length();
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    int from = 0;
                    while (from < response.length()) {
                        connection.await(clientHasAll);
                        int to = from == 0 ? first : pieceEnd(response, from, pieceBytes);
                        connection.send(response.substring(from, to));
                        from = to;
                    }
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(REQUEST);
            assertThat(Wire.text(client.read(first))).isEqualTo(HEAD);
            int at = first;
            while (at < response.length()) {
                clientHasAll.release();
                String piece = response.substring(at, pieceEnd(response, at, pieceBytes));
                assertThat(Wire.text(client.read(piece.length()))).isEqualTo(piece);
                at += piece.length();
            }
        }
    }

    private static int pieceEnd(String response, int from, int pieceBytes) {
        int trailers = response.length() - 2;
        return from >= trailers ? response.length() : Math.min(trailers, from + pieceBytes);
    }

    @ParameterizedTest(name = "row 47: pieces of {0} bytes")
    @ValueSource(ints = {1, 2, 3, 7, 64, 1000})
    @Row(47)
    void passesEachPieceOnAsItComes(int pieceBytes) throws IOException {
        StringBuilder response = new StringBuilder(HEAD);
        for (int token = 0; token < 20; token++) {
            response.append(Wire.chunk("{\"model\":\"m\",\"response\":\"t" + token + "\",\"done\":false}\n"));
        }
        relayInPieces(response + Wire.LAST_CHUNK, pieceBytes);
    }

    @Test
    @DisplayName("row 47: a thousand chunks of one token each, one by one and in one segment")
    @Row(47)
    void passesEachTokenOn() throws IOException {
        String token = Wire.chunk("{\"response\":\"token\"}\n");
        relayInPieces(HEAD + token.repeat(1000) + Wire.LAST_CHUNK, token.length());
        relayInPieces(HEAD + token.repeat(1000) + Wire.LAST_CHUNK, 1000 * token.length());
    }

    @Test
    @DisplayName("row 47: bursts of 64 KiB")
    @Row(47)
    void passesBurstsOn() throws IOException {
        relayInPieces(HEAD + Wire.chunk("a".repeat(300_000)) + Wire.LAST_CHUNK, 65_536);
    }

    @Test
    @DisplayName("row 69: a head and a chunk-size line in one segment, the data later")
    @Row(69)
    void passesAHeadOnWithASizeLineThatHasNoData() throws IOException {
        String begun = HEAD + "5\r\n";
        Semaphore clientHasAll = new Semaphore(0);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(begun);
                    connection.await(clientHasAll);
                    connection.send("hel");
                    connection.await(clientHasAll);
                    connection.send("lo\r\n0\r\n\r\n");
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(REQUEST);
            assertThat(Wire.text(client.read(begun.length()))).isEqualTo(begun);
            clientHasAll.release();
            assertThat(Wire.text(client.read(3))).isEqualTo("hel");
            clientHasAll.release();
            assertThat(Wire.text(client.read(9))).isEqualTo("lo\r\n0\r\n\r\n");
        }
    }

    @ParameterizedTest(name = "row 47: upload in pieces of {0} bytes")
    @ValueSource(ints = {1, 5, 100})
    @Row(47)
    void passesUploadsOnAsTheyCome(int pieceBytes) throws IOException {
        String head = "POST /api/blobs/sha256:00 HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n";
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(head);
            for (int sent = 0; sent < 100; sent += pieceBytes) {
                upstream.connection(0).awaitReceived(head.length() + sent);
                client.send("b".repeat(pieceBytes));
            }
            assertThat(client.readResponse().text()).isEqualTo("answer 1");
        }
    }

    @Test
    @DisplayName("row 69: incomplete chunks of an upload are passed on as they come")
    @Row(69)
    void passesHalfChunksOfUploadsOn() throws IOException {
        String head = "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(head + "a\r\n01234");
            upstream.connection(0).awaitText("01234");
            client.send("567");
            upstream.connection(0).awaitText("01234567");
            client.send("89\r\n0\r\n\r\n");
            assertThat(client.readResponse().text()).isEqualTo("answer 1");
            assertThat(Wire.text(upstream.connection(0).received())).isEqualTo(head + "a\r\n0123456789\r\n0\r\n\r\n");
        }
    }
}
