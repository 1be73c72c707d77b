package io.llamatap.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The stand-in over real sockets, without a proxy. */
class DemoTest {
    private static final Recordings RECORDINGS = Recordings.load();

    private static Demo demo;

    @BeforeAll
    static void startDemo() {
        demo = Demo.start();
    }

    @AfterAll
    static void closeDemo() {
        demo.close();
    }

    @Test
    void repeatsTheRecordedBytesOneExchangeAfterTheOther() throws IOException {
        try (Socket socket = connect()) {
            for (String name : new String[] {"chat-stream", "version", "error-model-missing", "v1-messages-stream"}) {
                Recording recording = RECORDINGS.named(name);
                send(socket, recording.request());
                byte[] expected = recording.response().bytes();
                assertThat(socket.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
            }
        }
    }

    @Test
    void respondsToPipelinedRequestsInTheirOrder() throws IOException {
        try (Socket socket = connect()) {
            Recording slow = RECORDINGS.named("v1-messages-nonstream");
            Recording fast = RECORDINGS.named("version");
            send(socket, slow.request() + fast.request());
            int length = slow.response().bytes().length + fast.response().bytes().length;
            assertThat(new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8))
                    .isEqualTo(text(slow) + text(fast));
        }
    }

    @Test
    void closesWhereTheRequestSaysSo() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(text(RECORDINGS.named("root")));
        }
    }

    @Test
    void asksForABodyThatWaitsToBeAskedFor() throws IOException {
        byte[] interim = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = connect()) {
            String body = "{\"model\":\"nope:7b\",\"prompt\":\"x\"}";
            send(
                    socket,
                    "POST /api/generate HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: " + body.length()
                            + "\r\n\r\n");
            InputStream in = socket.getInputStream();
            assertThat(in.readNBytes(interim.length)).isEqualTo(interim);
            send(socket, body);
            byte[] expected = RECORDINGS.named("error-model-missing").response().bytes();
            assertThat(in.readNBytes(expected.length)).isEqualTo(expected);
        }
    }

    @Test
    void rejectsWhatIsNoHttpAndCloses() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n");
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400 Bad Request\r\n");
        }
    }

    @Test
    void readsMoreOfABodyThanItKeeps() throws IOException {
        byte[] blank = new byte[1024 * 1024];
        Arrays.fill(blank, (byte) ' ');
        int megabytes = 40;
        try (Socket socket = connect()) {
            send(
                    socket,
                    "POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Length: " + megabytes * blank.length + "\r\n\r\n");
            for (int i = 0; i < megabytes; i++) {
                socket.getOutputStream().write(blank);
            }
            byte[] expected = RECORDINGS.named("error-bad-json").response().bytes();
            assertThat(socket.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
        }
    }

    @Test
    void breaksOffWhenTheClientLeaves() throws IOException {
        long before = demo.abandoned();
        try (Socket socket = connect()) {
            send(socket, RECORDINGS.named("generate-long").request());
            assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> demo.abandoned() > before);
    }

    @Test
    void takesNoLessTimeThanOllamaDid() throws IOException, InterruptedException {
        Recording recording = RECORDINGS.named("chat-stream");
        long start = System.nanoTime();
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + demo.upstream().getPort() + "/api/chat"))
                                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"gemma3:270m\",\"messages\":["
                                        + "{\"role\":\"user\",\"content\":\"What is the capital of France?\"}]}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        int last = recording.response().pieceCount() - 1;
        assertThat(System.nanoTime() - start)
                .isGreaterThanOrEqualTo(recording.response().dueNanos(last));
        assertThat(response.body()).contains("\"done\":true").endsWith("}\n");
    }

    private static Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), demo.upstream().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(Recording recording) {
        return new String(recording.response().bytes(), StandardCharsets.UTF_8);
    }
}
