package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.server.config.BadConfigException;
import io.llamatap.server.config.ConfigReader;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** HAProxy's agent checks are told how much there is to do, that Ollama is gone, and that this process ends. */
class AgentIT {
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Test
    void weighsByRequestsInFlightAndSaysDrainAfterTheSignal() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(this::respond);
                ServerProcess server = ServerProcess.start(
                        Map.of(),
                        "--listen=127.0.0.1:0",
                        "--upstream=127.0.0.1:" + upstream.port(),
                        "--agent-listen=127.0.0.1:0",
                        "--slots=2")) {
            InetSocketAddress proxy =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.awaitPort("listening on "));
            InetSocketAddress agent = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), server.awaitPort("agent checks of HAProxy are answered on "));
            assertThat(ask(agent)).isEqualTo("up ready 100%\n");
            try (RawClient first = RawClient.connect(proxy);
                    RawClient second = RawClient.connect(proxy)) {
                first.send(chat());
                Awaitility.await().until(() -> ask(agent).equals("up ready 67%\n"));
                second.send(chat());
                Awaitility.await().until(() -> ask(agent).equals("up ready 50%\n"));
                server.signal("TERM");
                Awaitility.await().until(() -> ask(agent).equals("drain\n"));
                goOn.countDown();
                assertThat(first.readResponse().status()).isEqualTo(200);
                assertThat(second.readResponse().status()).isEqualTo(200);
            }
            assertThat(server.exitStatus()).isZero();
        }
    }

    @Test
    void saysDownAtOllamasEndAndUpAgain() throws Exception {
        ScriptedUpstream upstream = ScriptedUpstream.start(this::respond);
        int port = upstream.port();
        try (ServerProcess server = ServerProcess.start(
                Map.of(), "--listen=127.0.0.1:0", "--upstream=127.0.0.1:" + port, "--agent-listen=127.0.0.1:0")) {
            InetSocketAddress agent = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), server.awaitPort("agent checks of HAProxy are answered on "));
            Awaitility.await().until(() -> ask(agent).equals("up ready 100%\n"));
            Awaitility.await().until(() -> !upstream.requests().isEmpty());
            upstream.close();
            Awaitility.await().until(() -> ask(agent).equals("down\n"));
            try (ScriptedUpstream again = ScriptedUpstream.startOn(port, this::respond)) {
                Awaitility.await().until(() -> ask(agent).equals("up ready 100%\n"));
                assertThat(again.requests()).isNotEmpty();
            }
        }
    }

    @Test
    void hasAnAddressOfItsOwn() {
        assertThatThrownBy(() -> ConfigReader.read(
                        new String[] {"--listen=:8000", "--agent-listen=:8000"}, Map.of(), (level, format) -> {}))
                .isInstanceOf(BadConfigException.class)
                .hasMessageContaining("agent-listen")
                .hasMessageContaining("listen is :8000");
    }

    private void respond(UpstreamConnection connection) throws IOException {
        for (HttpMessage request = connection.nextRequest(); request != null; request = connection.nextRequest()) {
            if (request.head().target().equals("/api/chat")) {
                connection.await(goOn);
            }
            connection.send(Wire.ok("{\"version\":\"0.33.3\",\"models\":[{\"name\":\"m:latest\"}]}"));
        }
    }

    private static String chat() {
        String body = "{\"model\":\"m\",\"messages\":[]}";
        return "POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String ask(InetSocketAddress agent) throws IOException {
        try (RawClient client = RawClient.connect(agent)) {
            return client.readToEnd();
        }
    }
}
