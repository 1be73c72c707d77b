package io.llamatap.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.llamatap.server.demo.ollama.Conversations;
import io.llamatap.server.demo.ollama.PacedResponse;
import io.llamatap.server.demo.ollama.SimulatedOllama;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private static final Conversations BOOK = Conversations.load();

    @Test
    void asksForNothingThatIsRejectedButAModelThatNobodyHas() {
        SimulatedOllama ollama = new SimulatedOllama(BOOK, Clock.systemUTC());
        for (DemoRequest request :
                new Users(BOOK).all().stream().flatMap(List::stream).toList()) {
            PacedResponse response = ollama.respond(
                    request.method(), request.path(), request.body().getBytes(StandardCharsets.UTF_8));
            String status = new String(response.bytes(), 0, 12, StandardCharsets.US_ASCII);
            assertThat(status)
                    .as("%s", request)
                    .isEqualTo(request.body().contains("mistral") ? "HTTP/1.1 404" : "HTTP/1.1 200");
        }
    }

    @Test
    void visitsTheProxyUnderItsOwnNameWithManyRequests() throws IOException {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        Set<String> hosts = ConcurrentHashMap.newKeySet();
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            hosts.add(exchange.getRequestHeaders().getFirst("Host"));
            seen.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(200, -1);
        });
        proxy.start();
        try (Demo demo = Demo.start()) {
            demo.startTraffic(
                    new InetSocketAddress("0.0.0.0", proxy.getAddress().getPort()));
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(seen)
                    .contains("/api/tags", "/api/chat", "/api/generate", "/api/embed", "/v1/chat/completions"));
            assertThat(hosts).containsExactly("127.0.0.1:" + proxy.getAddress().getPort());
        } finally {
            proxy.stop(0);
        }
    }
}
