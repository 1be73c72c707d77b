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

/** LiteLLM with the recipe of {@code docs/scale-out.md}: both instances get requests, and a crash of one costs none. */
class LiteLlmIT {
    private static final Duration START = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void sendsRequestsToBothAndAfterACrashToTheOther() throws Exception {
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
                Awaitility.await().until(() -> {
                    ask(port);
                    return two.a().chats() > 0 && two.b().chats() > 0;
                });
                two.a().process().signal("KILL");
                int before = two.b().chats();
                for (int i = 0; i < 10; i++) {
                    assertThat(ask(port).status()).as(litellm.log()).isEqualTo(200);
                }
                assertThat(two.b().chats() - before).isEqualTo(10);
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
                        program.toString(),
                        "--config",
                        file.toString(),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port)));
    }

    private static HttpMessage ask(int port) throws IOException {
        String body =
                "{\"model\":\"llama3.1:8b\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"short\"}]}";
        HttpMessage response = send(
                port,
                "POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body);
        if (response.status() == 200) {
            assertThat(response.text()).contains("\"content\":\"a\"", "\"content\":\"b\"", "[DONE]");
        }
        return response;
    }

    private static HttpMessage send(int port, String request) throws IOException {
        try (RawClient client = RawClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            return client.send(request).readResponse();
        }
    }
}
