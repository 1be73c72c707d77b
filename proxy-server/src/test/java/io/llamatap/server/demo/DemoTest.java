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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The simulated Ollama over real sockets, without a proxy. */
class DemoTest {
    private static final String VERSION = "GET /api/version HTTP/1.1\r\nHost: x\r\n\r\n";

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
    void respondsToPipelinedRequestsInTheirOrder() throws IOException {
        try (Socket socket = connect()) {
            String slow = "{\"model\":\"llama3.2\",\"prompt\":\"What is 2+2?\",\"stream\":false}";
            send(
                    socket,
                    post("/api/generate", slow, "") + VERSION.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .containsSubsequence("2 + 2 is 4.", "{\"version\":\"0.33.3\"}");
        }
    }

    @Test
    void asksForABodyThatWaitsToBeAskedFor() throws IOException {
        byte[] interim = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        String request =
                post("/api/generate", "{\"model\":\"nope:7b\"}", "Expect: 100-continue\r\nConnection: close\r\n");
        int body = request.indexOf("\r\n\r\n") + 4;
        try (Socket socket = connect()) {
            send(socket, request.substring(0, body));
            InputStream in = socket.getInputStream();
            assertThat(in.readNBytes(interim.length)).isEqualTo(interim);
            send(socket, request.substring(body));
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("{\"error\":\"model 'nope:7b' not found\"}");
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
                    "POST /api/chat HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                            + megabytes * blank.length + "\r\n\r\n");
            for (int i = 0; i < megabytes; i++) {
                socket.getOutputStream().write(blank);
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .endsWith("{\"error\":\"unexpected EOF\"}");
        }
    }

    @Test
    void breaksOffWhenTheClientLeaves() throws IOException {
        long before = demo.abandoned();
        try (Socket socket = connect()) {
            send(socket, post("/api/generate", "{\"model\":\"llama3.2\",\"prompt\":\"Why is the sky blue?\"}", ""));
            assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> demo.abandoned() > before);
    }

    @Test
    void takesTheTimeThatItSaysItTook() throws IOException, InterruptedException {
        long start = System.nanoTime();
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + demo.upstream().getPort() + "/api/chat"))
                                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"llama3.2\",\"messages\":["
                                        + "{\"role\":\"user\",\"content\":\"What is the capital of France?\"}]}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        long passed = System.nanoTime() - start;
        Matcher total = Pattern.compile("\"total_duration\":(\\d+)").matcher(response.body());
        assertThat(total.find()).isTrue();
        assertThat(passed).isGreaterThanOrEqualTo(Long.parseLong(total.group(1)));
    }

    private static Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), demo.upstream().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String post(String path, String body, String fields) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + fields + "Content-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    private static void send(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    }
}
