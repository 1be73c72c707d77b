package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LiteLLM with the recipe of {@code docs/scale-out.md}: requests go to the instance that is idle, and a crash of it costs none. */
class LiteLlmIT {
    /** Weak keys are not accepted. */
    private static final String KEY = "sk-9f3c1d7a5be842608c4e1f0a7d6b2c3e5f8091a2b4c6d8e0";

    private static final Duration START = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void sendsRequestsToTheIdleInstanceAndAfterItsCrashToTheOther() throws Exception {
        Optional<Path> program = Balancer.find("litellm");
        assumeTrue(program.isPresent(), "LiteLLM is not installed: its recipe is not tried");
        try (TwoInstances two = new TwoInstances()) {
            int port = Balancer.freePort();
            try (Balancer litellm = start(program.get(), two, port)) {
                Awaitility.await("LiteLLM")
                        .atMost(START)
                        .ignoreExceptions()
                        .until(() -> send(port, "GET /health/liveliness HTTP/1.1\r\nHost: h\r\n\r\n")
                                        .status()
                                == 200);
                InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
                try (RawClient busy = RawClient.connect(address)) {
                    busy.send(chat("hold"));
                    Awaitility.await()
                            .atMost(START)
                            .until(() -> two.a().holds() + two.b().holds() == 1);
                    TwoInstances.Instance idle = two.a().holds() == 0 ? two.a() : two.b();
                    TwoInstances.Instance other = idle == two.a() ? two.b() : two.a();
                    for (int i = 0; i < 10; i++) {
                        ask(port);
                    }
                    assertThat(idle.chats()).as(litellm.log()).isEqualTo(10);
                    idle.process().signal("KILL");
                    for (int i = 0; i < 10; i++) {
                        ask(port);
                    }
                    assertThat(other.chats()).isEqualTo(10);
                    two.release();
                    assertThat(busy.readResponse().status()).isEqualTo(200);
                }
            }
        }
    }

    private Balancer start(Path program, TwoInstances two, int port) throws IOException {
        String recipe = Balancer.recipe("model_list:");
        recipe = Balancer.replaced(
                recipe, "10.0.0.1:8000", "127.0.0.1:" + two.a().port());
        recipe = Balancer.replaced(
                recipe, "10.0.0.2:8000", "127.0.0.1:" + two.b().port());
        Path file = folder.resolve("litellm.yaml");
        Files.writeString(file, recipe);
        return Balancer.start(
                folder,
                List.of(
                        "env",
                        "LITELLM_LOCAL_MODEL_COST_MAP=True", // it would fetch prices otherwise
                        "LITELLM_MASTER_KEY=" + KEY,
                        program.toString(),
                        "--config",
                        file.toString(),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port)));
    }

    private static void ask(int port) throws IOException {
        HttpMessage response = send(port, chat("short"));
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(response.text()).contains("\"content\":\"a\"", "\"content\":\"b\"", "[DONE]");
    }

    private static String chat(String text) {
        String body = "{\"model\":\"llama3.1:8b\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
                + text + "\"}]}";
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + KEY
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static HttpMessage send(int port, String request) throws IOException {
        try (RawClient client = RawClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            return client.send(request).readResponse();
        }
    }
}
