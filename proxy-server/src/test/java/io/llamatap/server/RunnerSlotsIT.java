package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The slots of a runner are found through its command line, in a process of its own below one of Ollama's name. */
@EnabledOnOs(OS.LINUX)
class RunnerSlotsIT {
    private static final String FILE = "/models/blobs/sha256-1";

    @TempDir
    private Path folder;

    private static String respond(HttpMessage request) {
        return Wire.ok(
                switch (request.head().target()) {
                    case "/api/show" -> "{\"modelfile\":\"FROM " + FILE + "\\n\"}";
                    case "/api/version" -> "{\"version\":\"0.33.3\"}";
                    default -> "{\"models\":[{\"name\":\"m:1\",\"model\":\"m:1\",\"size\":1}]}";
                });
    }

    private Process ollamaWithRunner() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path program = Files.copy(
                Path.of("/bin/bash").toRealPath(), folder.resolve("ollama"), StandardCopyOption.COPY_ATTRIBUTES);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // Its standard input is that of the shell, and ends with it.
        return new ProcessBuilder(
                        program.toString(),
                        "-c",
                        "(exec -a /usr/lib/ollama/llama-server \"$@\") <&0; true",
                        "ollama",
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ScriptedRunner.class.getName(),
                        "--model",
                        FILE,
                        "--port",
                        Integer.toString(port),
                        "--host",
                        "127.0.0.1",
                        "-np",
                        "2")
                .start();
    }

    @Test
    void showsTheSlotsOfARunner() throws Exception {
        Process ollama = ollamaWithRunner();
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(RunnerSlotsIT::respond);
                ServerProcess server = ServerProcess.start(
                        Map.of(),
                        "--listen=127.0.0.1:0",
                        "--upstream=127.0.0.1:" + upstream.port(),
                        "--poll-interval=1s",
                        "--runner-slots=1s")) {
            int port = server.awaitPort("listening on ");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> page(port)
                    .contains("\nollama_proxy_runner_busy_slots{model=\"m:1\",} 1.0\n"));
            assertThat(page(port))
                    .contains(
                            "\nollama_proxy_runner_slots{model=\"m:1\",} 2.0\n",
                            "\nollama_proxy_runner_context_tokens{model=\"m:1\",} 1000.0\n",
                            "\nollama_proxy_runner_context_size_tokens{model=\"m:1\",} 8192.0\n",
                            "\nollama_proxy_runner_decoded_tokens{model=\"m:1\",} 25.0\n");
            assertThat(server.err()).doesNotContain("slots");
        } finally {
            ollama.descendants().forEach(ProcessHandle::destroyForcibly);
            ollama.destroyForcibly().waitFor();
        }
    }

    private static String page(int port) throws IOException {
        try (RawClient client = RawClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            return client.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
                    .readResponse()
                    .text();
        }
    }
}
