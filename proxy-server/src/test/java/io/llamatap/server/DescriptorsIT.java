package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A process without file descriptors goes on with what it has, and accepts again as soon as it can. */
@DisplayName("Row 50: out of file descriptors")
@EnabledOnOs(OS.LINUX)
class DescriptorsIT {
    /** The JVM, its jars and the connections of the test's own take about half of these. */
    private static final int DESCRIPTORS = 256;

    private static final String GET = "GET /api/tags HTTP/1.1\r\nHost: x\r\n\r\n";

    @Test
    @DisplayName("row 50: streams go on, the listener pauses, and recovers")
    void pausesAndRecovers() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
                    connection.awaitEnd();
                });
                ServerProcess server = ServerProcess.startWithin(
                        DESCRIPTORS, Map.of(), "--listen=127.0.0.1:0", "--upstream=127.0.0.1:" + upstream.port())) {
            InetSocketAddress proxy =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.awaitPort("listening on "));
            // What is run for the first time is loaded, which takes descriptors too.
            assertThat(page(proxy)).contains("ollama_proxy_accept_pauses_total 0.0");
            try (RawClient rejected = RawClient.connect(proxy)) {
                assertThat(rejected.send("x\r\n\r\n").readResponse().status()).isEqualTo(400);
            }
            List<RawClient> crowd = new ArrayList<>();
            try (RawClient stream = RawClient.connect(proxy)) {
                stream.send(GET).readHead();
                for (int i = 0; i < DESCRIPTORS; i++) {
                    crowd.add(RawClient.connect(proxy));
                }
                server.awaitErr("accepting connections failed");

                int exchange = upstream.connectionCount() - 1;
                for (String token : List.of("a", "b", "c")) {
                    upstream.connection(exchange).send(token);
                    assertThat(Wire.text(stream.read(1))).isEqualTo(token);
                }
                for (RawClient client : crowd) {
                    client.leave();
                }
                upstream.connection(exchange).send("d");
                assertThat(Wire.text(stream.read(1))).isEqualTo("d");

                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Pattern.compile(
                                "ollama_proxy_accept_pauses_total [1-9]")
                        .matcher(page(proxy))
                        .find());
            } finally {
                for (RawClient client : crowd) {
                    client.close();
                }
            }
            Pattern warning = Pattern.compile("no connection can be accepted");
            assertThat(warning.matcher(server.err()).results().count())
                    .as("lines about it")
                    .isLessThan(10);
        }
    }

    private static String page(InetSocketAddress proxy) throws Exception {
        try (RawClient client = RawClient.connect(proxy)) {
            return client.send("GET /metrics/proxy HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .readResponse()
                    .text();
        }
    }
}
