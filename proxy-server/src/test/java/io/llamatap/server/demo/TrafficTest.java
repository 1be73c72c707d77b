package io.llamatap.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrafficTest {
    private static final Recordings RECORDINGS = Recordings.load();

    static Set<String> visited() {
        return Traffic.REQUESTS.stream().map(Traffic.Item::recording).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("visited")
    void asksForWhatWasRecorded(String name) {
        Recording recording = RECORDINGS.named(name);
        RecordedResponses responses = new RecordedResponses(RECORDINGS, Clock.systemUTC());
        PacedResponse response = responses.respond(
                recording.traits().method(), recording.traits().path(), body(recording.request()));
        assertThat(response.bytes()).hasSameSizeAs(recording.response().bytes());
        assertThat(response.head()).isEqualTo(recording.response().head());
    }

    @Test
    void visitsTheProxyUnderItsOwnNameAndTiresOfNothing() throws IOException {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        Set<String> hosts = ConcurrentHashMap.newKeySet();
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            hosts.add(exchange.getRequestHeaders().getFirst("Host"));
            seen.add(exchange.getRequestURI() + new String(body, StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
        });
        proxy.start();
        try (Demo demo = Demo.start()) {
            demo.startTraffic(
                    new InetSocketAddress("0.0.0.0", proxy.getAddress().getPort()));
            Set<String> wanted = visited().stream()
                    .map(RECORDINGS::named)
                    .map(recording -> recording.traits().path()
                            + new String(body(recording.request()), StandardCharsets.ISO_8859_1))
                    .collect(Collectors.toSet());
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(seen).containsExactlyInAnyOrderElementsOf(wanted));
            assertThat(hosts).containsExactly("127.0.0.1:" + proxy.getAddress().getPort());
        } finally {
            proxy.stop(0);
        }
    }

    @Test
    void leavesInTheMiddleOfALongResponse() {
        try (Demo demo = Demo.start()) {
            demo.startTraffic(demo.upstream());
            await().atMost(Duration.ofSeconds(60)).until(() -> demo.abandoned() > 0);
        }
    }

    private static byte[] body(String request) {
        return request.substring(request.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
    }
}
