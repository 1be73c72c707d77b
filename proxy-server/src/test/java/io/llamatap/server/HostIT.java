package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.RawClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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

/** The server tells what Ollama uses of the machine that both are on. */
@EnabledOnOs(OS.LINUX)
class HostIT {
    private static final String MEMORY = "ollama_memory_usage_bytes ";

    @TempDir
    private Path folder;

    @Test
    void showsWhatOllamaUsesAndLoadsNothingForGpusThatAreNotThere() throws Exception {
        Path program = Files.copy(
                Path.of("/bin/bash").toRealPath(), folder.resolve("ollama"), StandardCopyOption.COPY_ATTRIBUTES);
        Path classes = folder.resolve("classes");
        Process ollama = new ProcessBuilder(program.toString(), "-s").start();
        try (ServerProcess server = ServerProcess.start(
                Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + classes),
                "--listen=127.0.0.1:0",
                "--upstream=127.0.0.1:9")) {
            int port = server.awaitPort("listening on ");
            server.awaitErr("host readings: ");
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> page(port)
                    .contains("\n" + MEMORY));
            assertThat(page(port).lines().filter(line -> line.startsWith(MEMORY)))
                    .singleElement()
                    .asString()
                    .doesNotEndWith(" 0.0");
            assertThat(server.err().lines().filter(line -> line.contains("host readings: ")))
                    .singleElement()
                    .asString()
                    .contains(" Ollama process");
            if (!Files.exists(Path.of("/dev/nvidiactl")) && !Files.exists(Path.of("/dev/dxg"))) {
                assertThat(Files.readString(classes))
                        .contains("io.llamatap.server.host.NvidiaGpus")
                        .doesNotContain("com.sun.jna");
            }
        } finally {
            ollama.destroyForcibly().waitFor();
        }
    }

    @Test
    void isSilentWhereItIsNotToLook() throws Exception {
        try (ServerProcess server = ServerProcess.start(
                Map.of(), "--listen=127.0.0.1:0", "--upstream=127.0.0.1:9", "--host-readings=off")) {
            assertThat(page(server.awaitPort("listening on "))).doesNotContain(MEMORY);
            server.signal("TERM");
            assertThat(server.exitStatus()).isZero();
            assertThat(server.err()).doesNotContain("this machine");
        }
    }

    private static String page(int port) throws Exception {
        try (RawClient client = RawClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            return client.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
                    .readResponse()
                    .text();
        }
    }
}
