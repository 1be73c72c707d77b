package io.llamatap.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** curl, as a process of its own. */
class CurlIT extends ThroughProxy {
    private static final String CHAT =
            "{\"model\":\"gemma3:270m\",\"messages\":[{\"role\":\"user\",\"content\":\"Capital of France?\"}]}";
    private static final String LONG =
            "{\"model\":\"gemma3:270m\"," + "\"prompt\":\"Write a detailed story about a llama who learns to fly.\"}";

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsCurl() {
        boolean found = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "curl")));
        assumeTrue(found, "curl is not installed");
    }

    @Test
    // @Row(61)
    void getsTheFramingOfAStreamAsItWas() throws Exception {
        curl("--raw", "-d", CHAT, url() + "/api/chat");
        assertThat(body()).isEqualTo(Recorded.response("chat-stream").framedBody());
    }

    @Test
    // @Row(61)
    void getsAResponseInOnePiece() throws Exception {
        curl("-d", CHAT.replace("]}", "],\"stream\":false}"), url() + "/api/chat");
        assertThat(body()).isEqualTo(Recorded.response("chat-nonstream").body());
    }

    @Test
    // @Row(61)
    void getsTheContinueThatItWaitsFor() throws Exception {
        // Longer than any test: without the 100 from the upstream the body would never be sent.
        String log =
                curl("-v", "--expect100-timeout", "600", "-H", "Expect: 100-continue", "-d", CHAT, url() + "/api/chat");
        assertThat(log).contains("< HTTP/1.1 100 Continue");
        assertThat(body()).isEqualTo(Recorded.response("chat-stream").body());
    }

    @Test
    // @Row(61)
    void getsNoContinueThatItDoesNotWaitFor() throws Exception {
        String log = curl("-v", "-H", "Expect:", "-d", CHAT, url() + "/api/chat");
        assertThat(log).contains("< HTTP/1.1 200 OK").doesNotContain("100 Continue");
        assertThat(body()).isEqualTo(Recorded.response("chat-stream").body());
    }

    @Test
    // @Row(61)
    void sendsABodyInChunks() throws Exception {
        curl("-H", "Transfer-Encoding: chunked", "-d", CHAT, url() + "/api/chat");
        assertThat(body()).isEqualTo(Recorded.response("chat-stream").body());
    }

    @Test
    // @Row(61)
    void readsSlowlyAndMissesNothing() throws Exception {
        curl("--limit-rate", "2k", "-d", CHAT, url() + "/api/chat");
        assertThat(body()).isEqualTo(Recorded.response("chat-stream").body());
    }

    @Test
    // @Row(61)
    void getsAStreamWithoutChunksOverHttp10() throws Exception {
        assumeTrue(isProxied(), "the stand-in speaks HTTP/1.1 only");
        String log = curl("-v", "--http1.0", "--raw", "-d", CHAT, url() + "/api/chat");
        assertThat(log).doesNotContainIgnoringCase("< Transfer-Encoding");
        assertThat(body()).isEqualTo(Recorded.response("chat-stream").body());
    }

    @Test
    // @Row(61)
    void endsAtTheUpstreamWhenItsTimeIsOver() throws Exception {
        seesUpstreamAbandonedBy(() -> {
            Process process = start("--max-time", "1", "-d", LONG, url() + "/api/generate");
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            // 28 is curl's code for a time that is over.
            assertThat(process.exitValue()).isEqualTo(28);
        });
    }

    @Test
    // @Row(61)
    void failsOnAnUnknownModel() throws Exception {
        Process process = start("--fail-with-body", "-d", CHAT.replace("gemma3:270m", "nope:7b"), url() + "/api/chat");
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        // 22 is curl's code for a status of 400 or above.
        assertThat(process.exitValue()).isEqualTo(22);
        assertThat(body()).isEqualTo(Recorded.response("error-model-missing").body());
    }

    @Test
    // @Row(61)
    void asksForAHeadOnly() throws Exception {
        String log = curl("-v", "--head", url() + "/");
        assertThat(log).contains("< HTTP/1.1 200 OK").contains("< Content-Length: 17");
    }

    /** Runs curl to its end and returns what it told about the connection. */
    private String curl(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String log = Files.readString(folder.resolve("log"));
        assertThat(process.exitValue()).as(log).isZero();
        return log;
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--noproxy", "*", "-o", "body"));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private byte[] body() throws IOException {
        return Files.readAllBytes(folder.resolve("body"));
    }
}
