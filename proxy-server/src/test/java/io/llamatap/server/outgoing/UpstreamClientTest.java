package io.llamatap.server.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.relay.upstream.Upstream;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.TestTls;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    HTTP/1.1 200 OK\\r\\ncontent-length: 5\\r\\n\\r\\nhello and more         | 200 | hello
                    HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n                      | 200 | ''
                    HTTP/1.0 404 Not Found\\r\\n\\r\\nhello                                 | 404 | hello
                    HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n3;x=y\\r\\nhel\\r\\n2\\r\\nlo\\r\\n0\\r\\n\\r\\n| 200 | hello
                    HTTP/1.1 103 Early Hints\\r\\nLink: x\\r\\n\\r\\nHTTP/1.1 200\\r\\n\\r\\nhello  | 200 | hello
                    """)
    void readsBodiesInEveryFraming(String wire, int status, String body) throws Exception {
        try (ScriptedUpstream server = responding(wire)) {
            assertThat(client(server, "", LIMIT).get("/x", UpstreamClientTest::read))
                    .isEqualTo(status + " " + body);
        }
    }

    @Test
    void needsNoEndOfTheConnection() throws Exception {
        try (ScriptedUpstream server = ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nab");
            connection.awaitEnd();
        })) {
            assertThat(client(server, "", LIMIT).get("/x", UpstreamClientTest::read))
                    .isEqualTo("200 ab");
        }
    }

    @Test
    void asksBelowTheBasePath() throws Exception {
        try (ScriptedUpstream server = responding("HTTP/1.0 200 OK\r\n\r\n{}")) {
            client(server, "/base", LIMIT).get("/api/version", UpstreamClientTest::read);
            assertThat(server.requests().get(0).head().lines())
                    .startsWith("GET /base/api/version HTTP/1.1", "Host: 127.0.0.1:" + server.port());
        }
    }

    @Test
    void tellsTheClockOfTheUpstream() throws Exception {
        try (ScriptedUpstream server = responding("HTTP/1.1 200 OK\r\nDate: Sat, 21 Nov 2026 13:00:55 GMT\r\n\r\n")) {
            String date = client(server, "", LIMIT).get("/x", response -> String.valueOf(response.date()));
            assertThat(date).isEqualTo("2026-11-21T13:00:55Z");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', the connection was closed without a response",
        "SSH-2.0-x\\r\\n, the response is not HTTP",
        "HTTP/1.1 200 OK\\r\\nContent-Length: x\\r\\n\\r\\n, the head of the response is malformed",
    })
    void getsNoResponseWhereNobodySpeaksHttp(String wire, String message) throws Exception {
        try (ScriptedUpstream server = responding(wire)) {
            assertThatThrownBy(() -> client(server, "", LIMIT).get("/x", UpstreamClientTest::read))
                    .isInstanceOf(NoResponseException.class)
                    .hasMessageContaining(message);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\nab, closed in the middle",
        "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2\\r\\nab\\r\\n, closed in the middle",
        "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n, a malformed chunk",
        "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2\\r\\nabc\\r\\n, a malformed chunk",
    })
    void rejectsBodiesThatAreCut(String wire, String message) throws Exception {
        try (ScriptedUpstream server = responding(wire)) {
            assertThatThrownBy(() -> client(server, "", LIMIT).get("/x", UpstreamClientTest::read))
                    .isInstanceOf(UnusableResponseException.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void rejectsBodiesBeyondItsLimitWithoutHoldingThem() throws Exception {
        byte[] megabyte = new byte[1 << 20];
        try (ScriptedUpstream server = ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            connection.send("HTTP/1.1 200 OK\r\n\r\n");
            sendUntilRefused(connection, megabyte);
        })) {
            assertThatThrownBy(() -> client(server, "", LIMIT).get("/x", response -> {
                        byte[] some = new byte[4096];
                        while (response.body().read(some) >= 0) {}
                        return "";
                    }))
                    .hasMessage("the response is larger than 16 MiB");
        }
    }

    private static void sendUntilRefused(UpstreamConnection connection, byte[] piece) {
        try {
            for (int i = 0; i < 50; i++) {
                connection.send(piece);
            }
        } catch (IOException e) {
            return; // as it should
        }
        throw new AssertionError("all was read");
    }

    @Test
    void givesUpOnSilenceAndOnDrops() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Upstream upstream = new Upstream("127.0.0.1", silent.getLocalPort(), "");
            assertThatThrownBy(() -> new UpstreamClient(UpstreamAccess.open(upstream), LIMIT, Duration.ofMillis(50))
                            .get("/x", UpstreamClientTest::read))
                    .isInstanceOf(NoResponseException.class)
                    .hasMessage("no response within the time limit");
        }
        try (ScriptedUpstream dropping = ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
            connection.awaitEnd();
        })) {
            assertThatThrownBy(() -> client(dropping, "", Duration.ofSeconds(2)).get("/x", UpstreamClientTest::read))
                    .isInstanceOf(UnusableResponseException.class)
                    .hasMessage("the response was not complete within the time limit");
        }
    }

    @Test
    void getsNoResponseWhereNobodyListensOrNoNameIsKnown() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        assertThatThrownBy(
                        () -> new UpstreamClient(UpstreamAccess.open(new Upstream("127.0.0.1", port, "")), LIMIT, LIMIT)
                                .get("/x", UpstreamClientTest::read))
                .isInstanceOf(NoResponseException.class);
        assertThatThrownBy(() -> new UpstreamClient(
                                UpstreamAccess.open(new Upstream("no-such-host.invalid", port, "")), LIMIT, LIMIT)
                        .get("/x", UpstreamClientTest::read))
                .isInstanceOf(NoResponseException.class)
                .hasMessage("the host name cannot be resolved");
    }

    private static UpstreamClient encrypted(ScriptedUpstream server, String authority) {
        return new UpstreamClient(
                new UpstreamAccess(
                        new Upstream(true, "localhost", server.port(), ""),
                        TestTls.always(TestTls.trusting(authority)),
                        null),
                LIMIT,
                LIMIT);
    }

    private static ScriptedUpstream showing(String certificate, String wire) throws IOException {
        return ScriptedUpstream.startTls(TestTls.showing(certificate), TestTls.Offer.USUAL, connection -> {
            connection.awaitRequest();
            connection.send(wire);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void saysThatAnUpstreamWantsACertificate(String version) throws Exception {
        try (ScriptedUpstream server = ScriptedUpstream.startTlsForKnown(
                TestTls.showingAndTrusting("loopback", "authority"),
                TestTls.Offer.of(version, "http/1.1"),
                connection -> connection.respondToAll(request -> Wire.ok("hello")))) {
            assertThatThrownBy(() -> encrypted(server, "authority").get("/x", UpstreamClientTest::read))
                    .isInstanceOf(NoResponseException.class)
                    .hasMessageMatching(".*(requires a TLS|may require a) client certificate.*");
        }
    }

    @Test
    void showsWhatStandsInItsCredentialsByThen() throws Exception {
        AtomicReference<String> value = new AtomicReference<>("");
        try (ScriptedUpstream server = ScriptedUpstream.responding(
                request -> Wire.ok(request.head().values("Authorization").toString()))) {
            UpstreamClient client = new UpstreamClient(
                    new UpstreamAccess(new Upstream("127.0.0.1", server.port(), ""), null, value::get), LIMIT, LIMIT);
            assertThat(client.get("/x", UpstreamClientTest::read)).isEqualTo("200 []");
            value.set("Bearer a");
            assertThat(client.get("/x", UpstreamClientTest::read)).isEqualTo("200 [Bearer a]");
            assertThat(client.post("/x", "{}", UpstreamClientTest::read)).isEqualTo("200 [Bearer a]");
        }
    }

    @Test
    void asksOverTls() throws Exception {
        try (ScriptedUpstream server = showing("loopback", "HTTP/1.1 200 OK\r\n\r\nhello")) {
            assertThat(encrypted(server, "authority").get("/x", UpstreamClientTest::read))
                    .isEqualTo("200 hello");
            assertThat(server.requests().get(0).head().lines())
                    .startsWith("GET /x HTTP/1.1", "Host: localhost:" + server.port());
        }
    }

    @ParameterizedTest(name = "{0}, trusting {1}")
    @CsvSource({
        "loopback, stranger, the certificate of the upstream is not trusted",
        "elsewhere, authority, the certificate of the upstream is for another name",
        "expired, authority, 'the certificate of the upstream has expired, or is not valid yet'"
    })
    void saysWhatIsWrongWithACertificateAndAsksNothing(String certificate, String authority, String message)
            throws Exception {
        try (ScriptedUpstream server = showing(certificate, "HTTP/1.1 200 OK\r\n\r\nhello")) {
            assertThatThrownBy(() -> encrypted(server, authority).get("/x", UpstreamClientTest::read))
                    .isInstanceOf(NoResponseException.class)
                    .hasMessage(message);
            server.awaitAllClosed();
            assertThat(server.receivedCount()).isZero();
        }
    }

    @Test
    void saysThatAnUpstreamSpeaksNoTls() throws Exception {
        try (ScriptedUpstream server =
                ScriptedUpstream.start(connection -> connection.send("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
            assertThatThrownBy(() -> encrypted(server, "authority").get("/x", UpstreamClientTest::read))
                    .isInstanceOf(NoResponseException.class)
                    .hasMessage("the upstream does not speak TLS");
        }
    }

    @Test
    void givesUpAHandshakeThatStalls() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Upstream upstream = new Upstream(true, "localhost", silent.getLocalPort(), "");
            assertThatThrownBy(() -> new UpstreamClient(
                                    new UpstreamAccess(upstream, TestTls.always(TestTls.trusting("authority")), null),
                                    Duration.ofMillis(50),
                                    LIMIT)
                            .get("/x", UpstreamClientTest::read))
                    .isInstanceOf(NoResponseException.class);
        }
    }

    /** A limit on each read alone would never end this. */
    @Test
    void givesUpARecordThatComesByteByByte() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            Thread dribbling = new Thread(() -> dribble(listening));
            dribbling.start();
            Upstream upstream =
                    new Upstream(true, listening.getInetAddress().getHostAddress(), listening.getLocalPort(), "");
            assertThatThrownBy(() -> new UpstreamClient(
                                    new UpstreamAccess(upstream, TestTls.always(TestTls.trusting("authority")), null),
                                    Duration.ofMillis(300),
                                    LIMIT)
                            .get("/x", UpstreamClientTest::read))
                    .isInstanceOf(NoResponseException.class)
                    .hasMessage("the TLS handshake exceeded the time limit");
            dribbling.join();
        }
    }

    private static void dribble(ServerSocket listening) {
        try (Socket socket = listening.accept()) {
            socket.getOutputStream().write(new byte[] {0x16, 3, 3, 0x40, 0});
            socket.setSoTimeout(10);
            while (true) {
                socket.getOutputStream().write(0);
                try {
                    if (socket.getInputStream().read() < 0) {
                        return;
                    }
                } catch (SocketTimeoutException e) {
                    // Nothing is said while it waits: the next byte.
                }
            }
        } catch (IOException e) {
            // It was left: what was wanted.
        }
    }

    private static String read(UpstreamClient.Response response) throws IOException {
        return response.status() + " " + new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static UpstreamClient client(ScriptedUpstream server, String basePath, Duration limit) {
        return new UpstreamClient(
                UpstreamAccess.open(new Upstream("127.0.0.1", server.port(), basePath)), LIMIT, limit);
    }

    private static ScriptedUpstream responding(String wire) throws IOException {
        return ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            connection.send(Wire.bytes(wire.replace("\\r", "\r").replace("\\n", "\n")));
        });
    }
}
