package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.Recording;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scanning a line or an event allocates nothing, whatever its chunks. */
class ScanAllocationTest {
    private static final int ROUNDS = 200;

    @ParameterizedTest
    @CsvSource({
        "CHAT, chat-stream",
        "GENERATE, generate-long",
        "OPENAI_CHAT, v1-chat-stream-usage",
        "OPENAI_RESPONSES, v1-responses-reasoning-stream",
        "ANTHROPIC_MESSAGES, v1-messages-thinking-stream"
    })
    void allocatesNothingForFramesAfterTheFirst(ResponseFormat format, String name) {
        Recording recording = Recording.load("ollama-0.33.3", name);
        byte[] body = recording.responseBody();
        ResponseScanner scanner = new Feed.Loop().scanner(format, recording.responseHeader("content-type"));
        scanRepeatedly(scanner, body);
        long before = Allocation.ofThisThread();
        scanRepeatedly(scanner, body);
        long allocated = Allocation.ofThisThread() - before;
        assertThat(scanner.stats().fault()).isNull();
        // Reading the counter may itself allocate a little; one string per round would be far above this.
        assertThat(allocated).isLessThan(ROUNDS * 8L);
    }

    private static void scanRepeatedly(BodyScanner scanner, byte[] body) {
        for (int i = 0; i < ROUNDS; i++) {
            int middle = body.length * i / ROUNDS;
            scanner.scan(body, 0, middle);
            scanner.scan(body, middle, body.length);
        }
    }

    @ParameterizedTest
    @CsvSource({"7", "64", "4096"})
    void allocatesNothingForPiecesOfARequest(int pieceBytes) {
        byte[] body = ("{\"messages\":[{\"role\":\"user\",\"content\":\"" + "a\\nb\\u00e9 ".repeat(2000)
                        + "\"}],\"x\":1}")
                .getBytes(UTF_8);
        RequestScanner scanner = new RequestScanner(new RequestFacts());
        byte[] start = Arrays.copyOf(body, 100);
        scanner.scan(start, 0, start.length);
        long before = Allocation.ofThisThread();
        for (int at = start.length; at < body.length; at += pieceBytes) {
            scanner.scan(body, at, Math.min(body.length, at + pieceBytes));
        }
        assertThat(Allocation.ofThisThread() - before).isLessThan(2048);
    }
}
