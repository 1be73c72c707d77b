package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.testkit.Ending;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** SIGTERM loses no request: a request that has reached Ollama gets its response, and any other can be sent elsewhere. */
@DisabledOnOs(OS.WINDOWS)
class DrainProcessIT {
    /** An exchange with a real Ollama, one character a byte. */
    private record Recorded(String request, String response) {
        private static Recorded of(String name) {
            return new Recorded(file(name + "/request.http"), file(name + "/response.http"));
        }

        private static String file(String path) {
            String resource = "/recordings/ollama-0.24.0/" + path;
            try (InputStream in = Objects.requireNonNull(DrainProcessIT.class.getResourceAsStream(resource))) {
                return Wire.text(in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final List<Recorded> STREAMS = Stream.of(
                    "chat-stream",
                    "generate-stream-warm",
                    "v1-chat-stream",
                    "v1-messages-stream",
                    "v1-responses-stream")
            .map(Recorded::of)
            .toList();
    private static final int CLIENTS = 8;

    @Test
    void letsStreamsAndUploadsEndWhole() throws Exception {
        Semaphore go = new Semaphore(0);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> halfwayUntil(go, connection));
                ServerProcess server = start(upstream, "--admin=127.0.0.1:0")) {
            InetSocketAddress proxy = address(server, "listening on ");
            InetSocketAddress admin = address(server, "/metrics and /health are served on ");
            List<RawClient> streams = new ArrayList<>();
            try (RawClient idle = RawClient.connect(proxy);
                    RawClient uploader = RawClient.connect(proxy)) {
                idle.send("GET /api/tags HTTP/1.1\r\nHost: h\r\n\r\n").readResponse();
                for (Recorded recording : STREAMS) {
                    RawClient client = RawClient.connect(proxy);
                    streams.add(client);
                    client.send(recording.request()).readHead();
                }
                uploader.send("POST /api/blobs/sha256:00 HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n01234");
                Awaitility.await().until(() -> isReceived(upstream, "01234"));

                server.signal("TERM");

                assertThat(idle.awaitEndOfNothing()).isEqualTo(Ending.FIN);
                server.awaitErr("received SIGTERM; draining");
                awaitRefused(proxy);
                assertThat(readiness(admin)).isEqualTo(503);
                go.release(STREAMS.size());
                for (int i = 0; i < STREAMS.size(); i++) {
                    byte[] body = body(STREAMS.get(i).response());
                    assertThat(streams.get(i).read(body.length)).isEqualTo(body);
                    assertThat(streams.get(i).awaitEndOfNothing()).isEqualTo(Ending.FIN);
                }
                assertThat(uploader.send("56789").readResponse().text()).isEqualTo("0123456789");
                assertThat(server.exitStatus()).isZero();
                assertThat(server.err()).contains("drained: all requests in flight are complete");
            } finally {
                for (RawClient client : streams) {
                    client.close();
                }
            }
        }
    }

    @Test
    void respondsToWhateverReachedTheUpstream() throws Exception {
        Set<String> responded = ConcurrentHashMap.newKeySet();
        AtomicInteger count = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(
                        request -> Wire.ok(request.head().target()));
                ServerProcess server = start(upstream)) {
            InetSocketAddress proxy = address(server, "listening on ");
            Callable<Void> asking = () -> {
                askUntilRefused(proxy, count, responded);
                return null;
            };
            List<Future<Void>> asked = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                asked.add(clients.submit(asking));
            }
            Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> responded.size() >= 50 * CLIENTS);

            server.signal("TERM");

            for (Future<Void> one : asked) {
                one.get(1, TimeUnit.MINUTES);
            }
            assertThat(server.exitStatus()).isZero();
            assertThat(upstream.requests().stream()
                            .map(request -> request.head().target())
                            .filter(target -> target.startsWith("/api/show?"))
                            .collect(Collectors.toSet()))
                    .isEqualTo(responded);
        } finally {
            clients.shutdownNow();
        }
    }

    /** Sends numbered requests, one after the other, on connections kept alive, until there is nobody to connect to. */
    private static void askUntilRefused(InetSocketAddress proxy, AtomicInteger count, Set<String> responded)
            throws IOException {
        while (true) {
            try (RawClient client = connectUnlessRefused(proxy)) {
                if (client == null) {
                    return;
                }
                boolean isOpen = true;
                while (isOpen) {
                    isOpen = isResponded(client, "/api/show?" + count.incrementAndGet(), responded);
                }
            }
        }
    }

    private static @Nullable RawClient connectUnlessRefused(InetSocketAddress proxy) {
        try {
            return RawClient.connect(proxy);
        } catch (IOException rejected) {
            return null;
        }
    }

    /** False if the connection ended before the first byte of a response, so that the client may send the request elsewhere. */
    private static boolean isResponded(RawClient client, String target, Set<String> responded) throws IOException {
        try {
            client.send("POST " + target + " HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}");
        } catch (IOException closed) {
            return false;
        }
        HttpMessage response = client.readResponseUnlessEnded();
        if (response == null) {
            return false;
        }
        assertThat(response.text()).isEqualTo(target);
        responded.add(target);
        return true;
    }

    /** Answers uploads with what was uploaded, and streams with the first half, and the second once it may. */
    private static void halfwayUntil(Semaphore go, UpstreamConnection connection) throws IOException {
        HttpMessage request = connection.nextRequest();
        while (request != null) {
            String target = request.head().target();
            byte[] stream = STREAMS.stream()
                    .filter(recording -> recording.request().contains(" " + target + " "))
                    .map(recording -> Wire.bytes(recording.response()))
                    .findFirst()
                    .orElse(Wire.bytes(Wire.ok(request.text())));
            int half = request.text().contains("stream") ? stream.length / 2 : stream.length;
            connection.send(Arrays.copyOf(stream, half));
            if (half < stream.length) {
                connection.await(go);
                connection.send(Arrays.copyOfRange(stream, half, stream.length));
            }
            request = connection.nextRequest();
        }
    }

    private static boolean isReceived(ScriptedUpstream upstream, String text) {
        for (int i = 0; i < upstream.connectionCount(); i++) {
            if (Wire.text(upstream.connection(i).received()).endsWith(text)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] body(String response) {
        return Wire.bytes(response.split("\r\n\r\n", 2)[1]);
    }

    private static void awaitRefused(InetSocketAddress proxy) {
        Awaitility.await("listener closed").until(() -> {
            try (RawClient late = RawClient.connect(proxy)) {
                return late.localPort() < 0;
            } catch (IOException rejected) {
                return true;
            }
        });
        assertThatThrownBy(() -> RawClient.connect(proxy)).isInstanceOf(IOException.class);
    }

    private static int readiness(InetSocketAddress admin) throws IOException {
        try (RawClient client = RawClient.connect(admin)) {
            return client.send("GET /health/ready HTTP/1.1\r\nHost: h\r\n\r\n")
                    .readResponse()
                    .status();
        }
    }

    private static InetSocketAddress address(ServerProcess server, String words) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.awaitPort(words));
    }

    private static ServerProcess start(ScriptedUpstream upstream, String... more) throws IOException {
        String[] args = Arrays.copyOf(more, more.length + 2);
        args[more.length] = "--listen=127.0.0.1:0";
        args[more.length + 1] = "--upstream=127.0.0.1:" + upstream.port();
        return ServerProcess.start(Map.of(), args);
    }
}
