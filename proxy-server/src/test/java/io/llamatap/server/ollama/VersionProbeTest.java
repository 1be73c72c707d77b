package io.llamatap.server.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.relay.TlsFault;
import io.llamatap.relay.Upstream;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.TestTls;
import io.llamatap.testkit.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionProbeTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    200 OK        | {"version":"0.33.3"}                       | 0.33.3
                    200 OK        | {"a":{"version":"no"},"version":"0.24.0"}  | 0.24.0
                    200 OK        | {"version":7}                              |
                    200 OK        | {"version":"1\\nINFO-no-line"}            |
                    200 OK        | []                                         |
                    200 OK        | Ollama is running                          |
                    404 Not Found | {"error":"x"}                              |
                    """)
    void readsTheVersion(String status, String body, String version) throws Exception {
        try (OneAnswer server = new OneAnswer("HTTP/1.1 " + status + "\r\nContent-Type: x\r\n\r\n" + body)) {
            VersionProbe.Answer answer = new VersionProbe(server.upstream(""), null, LIMIT).ask();
            assertThat(answer.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
            assertThat(answer.version()).isEqualTo(version);
        }
    }

    @Test
    void asksBelowTheBasePath() throws Exception {
        try (OneAnswer server = new OneAnswer("HTTP/1.0 200 OK\r\n\r\n{}")) {
            Upstream upstream = server.upstream("/base");
            new VersionProbe(upstream, null, LIMIT).ask();
            assertThat(server.request.get(20, TimeUnit.SECONDS))
                    .isEqualTo(
                            "GET /base/api/version HTTP/1.0\nHost: " + upstream.authority() + "\nConnection: close\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"'', closed without an answer", "SSH-2.0-x, does not speak HTTP"})
    void failsWhereNobodySpeaksHttp(String bytes, String message) throws Exception {
        try (OneAnswer server = new OneAnswer(bytes)) {
            assertThatThrownBy(() -> new VersionProbe(server.upstream(""), null, LIMIT).ask())
                    .isInstanceOf(IOException.class)
                    .hasMessage(message);
        }
    }

    @Test
    void asksWithTlsWhomItTrusts() throws Exception {
        try (ScriptedUpstream ollama = ScriptedUpstream.startTls(
                TestTls.showing("loopback"),
                TestTls.Offer.USUAL,
                connection -> connection.answerAll(request -> Wire.ok("{\"version\":\"1\"}")))) {
            Upstream upstream = new Upstream(true, "127.0.0.1", ollama.port(), "");
            assertThat(new VersionProbe(upstream, TestTls.trusting("authority"), LIMIT)
                            .ask()
                            .version())
                    .isEqualTo("1");
            assertThatThrownBy(() -> new VersionProbe(upstream, TestTls.trusting("stranger"), LIMIT).ask())
                    .isInstanceOfSatisfying(SSLException.class, e -> assertThat(TlsFault.explain(e))
                            .isEqualTo("the certificate of the upstream is not trusted"));
        }
    }

    @Test
    void saysThatAPlainServerSpeaksNoTls() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> {
                try (Socket socket = plain.accept()) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readAllBytes();
                } catch (IOException closedByTheProbe) {
                    return;
                }
            });
            Upstream upstream = new Upstream(true, "127.0.0.1", plain.getLocalPort(), "");
            assertThatThrownBy(() -> new VersionProbe(upstream, TestTls.trusting("authority"), LIMIT).ask())
                    .isInstanceOfSatisfying(SSLException.class, e -> assertThat(TlsFault.explain(e))
                            .isEqualTo("the upstream does not speak TLS"));
            answered.join();
        }
    }

    @Test
    void failsWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        assertThatThrownBy(() -> new VersionProbe(new Upstream("127.0.0.1", port, ""), null, LIMIT).ask())
                .isInstanceOf(IOException.class);
    }

    @Test
    void needsNoEndOfTheConnection() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (OneAnswer server =
                new OneAnswer("HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n{\"version\":\"1.2\"}", asked)) {
            assertThat(new VersionProbe(server.upstream(""), null, LIMIT).ask().version())
                    .isEqualTo("1.2");
        } finally {
            asked.countDown();
        }
    }

    @Test
    void givesUpOnSilence() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Upstream upstream = new Upstream("127.0.0.1", silent.getLocalPort(), "");
            assertThatThrownBy(() -> new VersionProbe(upstream, null, Duration.ofMillis(50)).ask())
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    /** Reads one request head, answers with the same bytes whatever it is, and closes. */
    private static final class OneAnswer implements AutoCloseable {
        final CompletableFuture<String> request = new CompletableFuture<>();
        private final ServerSocket listener;

        OneAnswer(String answer) throws IOException {
            this(answer, new CountDownLatch(0));
        }

        /** Closes only after the latch. */
        OneAnswer(String answer, CountDownLatch close) throws IOException {
            listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(() -> serve(answer, close), "one-answer");
            thread.setDaemon(true);
            thread.start();
        }

        Upstream upstream(String basePath) {
            return new Upstream("127.0.0.1", listener.getLocalPort(), basePath);
        }

        private void serve(String answer, CountDownLatch close) {
            try (Socket socket = listener.accept()) {
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                StringBuilder head = new StringBuilder();
                for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                    head.append(line).append('\n');
                }
                request.complete(head.toString());
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                close.await();
            } catch (IOException e) {
                request.completeExceptionally(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
