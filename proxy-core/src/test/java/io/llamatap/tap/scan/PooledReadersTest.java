package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.scan.json.ScanFault;
import io.llamatap.testkit.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Responses of one event loop share readers without affecting each other. */
class PooledReadersTest {
    private static final byte[] LINE =
            "{\"model\":\"m\",\"message\":{\"content\":\"x\"},\"done\":true,\"eval_count\":5}\n".getBytes(UTF_8);

    private final Feed.Loop loop = new Feed.Loop();

    static Stream<ResponseFormat> formats() {
        return Recording.all().stream()
                .map(recording -> OllamaEndpoint.of(recording.path()).responseFormat())
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void keepsResponsesApartWhoseFramesAreCutWherever(ResponseFormat format) {
        List<Recording> recordings = Recording.all().stream()
                .filter(recording -> OllamaEndpoint.of(recording.path()).responseFormat() == format)
                .toList();
        Random random = new Random(1);
        List<ResponseScanner> scanners = new ArrayList<>();
        recordings.forEach(recording -> scanners.add(loop.scanner(format, recording.responseHeader("content-type"))));
        int[] read = new int[recordings.size()];
        for (int open = recordings.size(); open > 0; ) {
            int drawn = random.nextInt(recordings.size());
            byte[] body = recordings.get(drawn).responseBody();
            int to = Math.min(body.length, read[drawn] + 1 + random.nextInt(300));
            if (read[drawn] < body.length) {
                scanners.get(drawn).scan(body, read[drawn], to);
            }
            open -= read[drawn] <= body.length && to == body.length ? 1 : 0;
            read[drawn] = to == body.length ? body.length + 1 : to;
        }
        for (int i = 0; i < recordings.size(); i++) {
            Recording recording = recordings.get(i);
            ResponseFacts alone = Feed.response(
                    format, recording.responseHeader("content-type"), recording.responseBody(), false, Feed::bytewise);
            assertThat(ResponseFacts.of(scanners.get(i).stats(), alone.modelNames()))
                    .as(recording.toString())
                    .isEqualTo(alone);
        }
    }

    @Test
    void keepsTwoLinesApartThatAreCutInTheMiddle() {
        byte[] other = "{\"model\":\"other\",\"message\":{\"thinking\":\"y\"},\"done\":false}\n".getBytes(UTF_8);
        for (int cut = 1; cut < other.length; cut++) {
            ResponseScanner first = chat();
            ResponseScanner second = chat();
            first.scan(LINE, 0, cut);
            second.scan(other, 0, cut);
            first.scan(LINE, cut, LINE.length);
            second.scan(other, cut, other.length);
            assertThat(ResponseFacts.of(first.stats(), List.of())).isEqualTo(alone(LINE));
            assertThat(ResponseFacts.of(second.stats(), List.of())).isEqualTo(alone(other));
        }
    }

    @Test
    void beginsCleanBehindAResponseThatEndedAmidALine() {
        for (int cut = 1; cut < LINE.length - 1; cut++) {
            ResponseScanner gone = chat();
            gone.scan(LINE, 0, cut);
            if (cut % 2 == 0) {
                gone.end();
            }
            ResponseScanner next = chat();
            next.scan(LINE, 0, LINE.length);
            assertThat(ResponseFacts.of(next.stats(), List.of())).isEqualTo(alone(LINE));
        }
    }

    @Test
    void beginsCleanBehindAResponseThatWasNoJson() {
        byte[] broken = "{\"model\":\"bad\",\"error\":\"x\",\"eval_count\":7,]\n".getBytes(UTF_8);
        ResponseScanner bad = chat();
        bad.scan(broken, 0, broken.length);
        bad.scan(LINE, 0, LINE.length);
        assertThat(bad.stats().fault()).isEqualTo(ScanFault.MALFORMED_JSON);
        assertThat(bad.stats().model()).isNull();
        ResponseScanner next = chat();
        next.scan(LINE, 0, LINE.length);
        assertThat(ResponseFacts.of(next.stats(), List.of())).isEqualTo(alone(LINE));
    }

    @Test
    void beginsARequestCleanBehindWholeAndBrokenOnes() {
        RequestScanners scanners = new RequestScanners();
        byte[] body = "{\"model\":\"m\",\"prompt\":\"x\",\"keep_alive\":0}".getBytes(UTF_8);
        for (int cut = 0; cut <= body.length; cut++) {
            RequestFacts former = new RequestFacts();
            RequestScanner scanner = scanners.of(former);
            scanner.scan(body, 0, cut);
            RequestFacts beside = request(scanners, body);
            scanner.end();
            scanners.release(scanner);
            assertThat(former.fault()).isEqualTo(cut % body.length == 0 ? null : ScanFault.MALFORMED_JSON);
            RequestFacts next = request(scanners, body);
            for (RequestFacts facts : List.of(beside, next)) {
                assertThat(facts.model()).isEqualTo("m");
                assertThat(facts.emptyPrompt()).isFalse();
                assertThat(facts.keepAliveZero()).isTrue();
                assertThat(facts.fault()).isNull();
            }
            assertThat(request(scanners, new byte[0]).model()).isNull();
        }
    }

    @Test
    void makesNoScannerForARequestWhoseFormerHasEnded() {
        RequestScanners scanners = new RequestScanners();
        RequestScanner scanner = scanners.of(new RequestFacts());
        scanner.end();
        scanners.release(scanner);
        assertThat(scanners.of(new RequestFacts())).isSameAs(scanner);
        assertThat(scanners.of(new RequestFacts())).isNotSameAs(scanner);
    }

    private static RequestFacts request(RequestScanners scanners, byte[] body) {
        RequestFacts facts = new RequestFacts();
        RequestScanner scanner = scanners.of(facts);
        scanner.scan(body, 0, body.length);
        scanner.end();
        scanners.release(scanner);
        return facts;
    }

    private ResponseScanner chat() {
        return loop.scanner(ResponseFormat.CHAT, "application/x-ndjson");
    }

    private static ResponseFacts alone(byte[] body) {
        return Feed.response(ResponseFormat.CHAT, "application/x-ndjson", body, false, Feed::bytewise);
    }
}
