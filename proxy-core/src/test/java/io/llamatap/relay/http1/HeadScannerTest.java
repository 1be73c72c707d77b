package io.llamatap.relay.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadScannerTest {
    private static final HeadLimits LIMITS = new HeadLimits(100, 400, 5);

    static Stream<Arguments> heads() {
        return Stream.of(
                accepted("GET / HTTP/1.1\r\n\r\n"),
                accepted("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
                accepted("GET / HTTP/1.0\r\nA:\r\nB:  \t b \t\r\n\r\n"),
                accepted("\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
                accepted("m!#$%&'*+-.^_`|~9 /%00?a=b\\ HTTP/1.9\r\nX: \u00e9\u00ff\r\n\r\n"),
                accepted("GET /" + "a".repeat(94) + " HTTP/1.1\r\n\r\n"),
                rejected(HeadFault.LINE_TOO_LONG, "GET /" + "a".repeat(96) + " HTTP/1.1\r\n\r\n"),
                rejected(HeadFault.HEAD_TOO_LARGE, "GET / HTTP/1.1\r\nA: " + "a".repeat(400) + "\r\n\r\n"),
                rejected(HeadFault.TOO_MANY_FIELDS, "GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(6) + "\r\n"),
                rejected(HeadFault.REQUEST_LINE, "\r\n".repeat(5) + "GET / HTTP/1.1\r\n\r\n"),
                rejected(HeadFault.REQUEST_LINE, "\nGET / HTTP/1.1\r\n\r\n"),
                rejected(HeadFault.REQUEST_LINE, " GET / HTTP/1.1\r\n\r\n"),
                rejected(HeadFault.REQUEST_LINE, "\0GET / HTTP/1.1\r\n\r\n"),
                rejected(HeadFault.REQUEST_LINE, "GET  / HTTP/1.1\r\n\r\n"),
                rejected(HeadFault.REQUEST_LINE, "GET\t/ HTTP/1.1\r\n\r\n"),
                rejected(HeadFault.REQUEST_LINE, "GET /\tHTTP/1.1\r\n\r\n"),
                rejected(HeadFault.REQUEST_LINE, "GET /  HTTP/1.1\r\n\r\n"),
                rejected(HeadFault.REQUEST_LINE, "GET / HTTP/1.1 \r\n\r\n"),
                rejected(HeadFault.REQUEST_LINE, "GET / http/1.1\r\n\r\n"),
                rejected(HeadFault.REQUEST_LINE, "GET / HTTP/1.10\r\n\r\n"),
                rejected(HeadFault.REQUEST_LINE, "GET / HTTP/1.1\n\r\n"),
                rejected(HeadFault.REQUEST_LINE, "GET / HTTP/1.1\r\r\n"),
                rejected(HeadFault.REQUEST_LINE, "A".repeat(65) + " / HTTP/1.1\r\n\r\n"),
                rejected(HeadFault.REQUEST_TARGET, "GET /\r\n\r\n"),
                rejected(HeadFault.REQUEST_TARGET, "GET /# HTTP/1.1\r\n\r\n"),
                rejected(HeadFault.REQUEST_TARGET, "GET /\u007f HTTP/1.1\r\n\r\n"),
                rejected(HeadFault.REQUEST_TARGET, "GET /\0 HTTP/1.1\r\n\r\n"),
                rejected(HeadFault.REQUEST_TARGET, "GET /\u00e9 HTTP/1.1\r\n\r\n"),
                rejected(HeadFault.VERSION, "GET / HTTP/2.0\r\n\r\n"),
                rejected(HeadFault.VERSION, "GET / HTTP/0.9\r\n\r\n"),
                rejected(HeadFault.FIELD, "GET / HTTP/1.1\r\n A: b\r\n\r\n"),
                rejected(HeadFault.FIELD, "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n"),
                rejected(HeadFault.FIELD, "GET / HTTP/1.1\r\nA : b\r\n\r\n"),
                rejected(HeadFault.FIELD, "GET / HTTP/1.1\r\nA\r\n\r\n"),
                rejected(HeadFault.FIELD, "GET / HTTP/1.1\r\n: b\r\n\r\n"),
                rejected(HeadFault.FIELD, "GET / HTTP/1.1\r\nA: b\n\r\n"),
                rejected(HeadFault.FIELD, "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n"),
                rejected(HeadFault.FIELD, "GET / HTTP/1.1\r\nA: \0\r\n\r\n"),
                rejected(HeadFault.FIELD, "GET / HTTP/1.1\r\nA: \u007f\r\n\r\n"),
                rejected(HeadFault.FIELD, "GET / HTTP/1.1\r\nA: b\r\n\r\r\n"),
                rejected(HeadFault.FIELD, "GET / HTTP/1.1\r\nA\u00e9: b\r\n\r\n"));
    }

    private static Arguments accepted(String head) {
        return Arguments.of(head, null);
    }

    private static Arguments rejected(HeadFault failure, String head) {
        return Arguments.of(head, failure);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void judgesTheSameHoweverTheBytesAreCut(String head, HeadFault failure) {
        byte[] bytes = (head + "GET /behind HTTP/1.1\r\n").getBytes(StandardCharsets.ISO_8859_1);
        String expected = failure == null ? "ends at " + head.length() : failure.name();

        assertThat(verdict(bytes, bytes.length)).isEqualTo(expected);
        assertThat(verdict(bytes, 1)).isEqualTo(expected);
        for (int cut = 1; cut < bytes.length; cut++) {
            HeadScanner scanner = HeadScanner.forRequests(LIMITS);
            int end = scanner.scan(bytes, 0, cut);
            if (end == HeadScanner.MORE) {
                end = scanner.scan(bytes, cut, bytes.length);
            }
            assertThat(describe(scanner, end)).as("cut at %d", cut).isEqualTo(expected);
        }
    }

    private static String verdict(byte[] bytes, int pieces) {
        HeadScanner scanner = HeadScanner.forRequests(LIMITS);
        int end = HeadScanner.MORE;
        for (int from = 0; from < bytes.length && end == HeadScanner.MORE; from += pieces) {
            end = scanner.scan(bytes, from, Math.min(bytes.length, from + pieces));
        }
        return describe(scanner, end);
    }

    private static String describe(HeadScanner scanner, int end) {
        return end == HeadScanner.FAILED ? scanner.failure().name() : "ends at " + end;
    }

    @Test
    void judgesMutatedHeadsTheSameWholeAndByteByByte() {
        byte[] head = "POST /api/chat?x=1 HTTP/1.1\r\nHost: a:1\r\nContent-Length: 5\r\nX-Y:\tz \r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1);
        long seed = 20261121;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] mutated = head.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                mutated[random.nextInt(mutated.length)] = (byte) "\r\n \t:/\0aH1\u007f".charAt(random.nextInt(11));
            }
            assertThat(verdict(mutated, 1))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(verdict(mutated, mutated.length));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void emptyLinesBeforeAHeadMoveItsLimitAndNothingElse(int emptyLines) {
        String line = "GET / HTTP/1.1\r\nA: ";
        String largest = line + "a".repeat(LIMITS.headBytes() - line.length() - 4) + "\r\n\r\n";
        byte[] fits = ("\r\n".repeat(emptyLines) + largest).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(verdict(fits, fits.length)).isEqualTo("ends at " + fits.length);

        for (int more = 1; more <= 3000; more += more < 20 ? 1 : 500) {
            byte[] large = ("\r\n".repeat(emptyLines) + line + "a".repeat(LIMITS.headBytes() - line.length() - 4 + more)
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
            assertThat(verdict(large, large.length))
                    .as("%d bytes more, whole", more)
                    .isEqualTo("HEAD_TOO_LARGE");
            assertThat(verdict(large, 1))
                    .as("%d bytes more, byte by byte", more)
                    .isEqualTo("HEAD_TOO_LARGE");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("responses")
    void judgesResponses(String head, boolean accepted) {
        byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
        HeadScanner scanner = HeadScanner.forResponses(LIMITS);

        assertThat(scanner.scan(bytes, 0, bytes.length)).isEqualTo(accepted ? bytes.length : HeadScanner.FAILED);
        if (!accepted) {
            assertThat(scanner.failure()).isEqualTo(HeadFault.RESPONSE);
        }
    }

    static Stream<Arguments> responses() {
        return Stream.of(
                Arguments.of("HTTP/1.1 200 OK\r\n\r\n", true),
                Arguments.of("HTTP/1.0 200 OK\r\n\r\n", true),
                Arguments.of("HTTP/1.1 200\r\n\r\n", true),
                Arguments.of("HTTP/1.1 200 \r\n\r\n", true),
                Arguments.of("HTTP/1.1 200 Alles \u00e9 gut\r\nA: b\r\n\r\n", true),
                Arguments.of("HTTP/2.0 200 OK\r\n\r\n", false),
                Arguments.of("HTTP/1.1 20 OK\r\n\r\n", false),
                Arguments.of("HTTP/1.1 2000 OK\r\n\r\n", false),
                Arguments.of("HTTP/1.1  200 OK\r\n\r\n", false),
                Arguments.of("HTTP/1.1 200 OK\n\n", false),
                Arguments.of("HTTP/1.1\r\n\r\n", false),
                Arguments.of("HTTP/1.11 200 OK\r\n\r\n", false),
                Arguments.of("SSH-2.0-OpenSSH\r\n", false),
                Arguments.of("HTTP/1.1 200 OK\r\nA : b\r\n\r\n", false),
                Arguments.of("HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", false));
    }
}
