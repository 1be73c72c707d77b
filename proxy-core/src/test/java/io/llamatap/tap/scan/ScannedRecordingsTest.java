package io.llamatap.tap.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.Row;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The facts of recorded responses, however they are cut. */
class ScannedRecordingsTest {
    private static final int LONGEST_PIECE = 1024;

    static List<Recording> readable() {
        return Recording.all().stream()
                .filter(recording -> format(recording) != ResponseFormat.NONE)
                .toList();
    }

    private static ResponseFormat format(Recording recording) {
        return OllamaEndpoint.of(recording.path()).responseFormat();
    }

    private static ResponseFacts scanned(Recording recording, byte[] body, Feed.Way way) {
        return Feed.response(
                format(recording), recording.responseHeader("content-type"), body, recording.isResponseComplete(), way);
    }

    @ParameterizedTest
    @MethodSource("readable")
    @Row(60)
    void agreesWithTheOracle(Recording recording) throws IOException {
        byte[] body = recording.responseBody();
        assertThat(scanned(recording, body, Feed::whole))
                .isEqualTo(ResponseOracle.facts(
                        format(recording),
                        recording.responseHeader("content-type"),
                        body,
                        recording.isResponseComplete()));
    }

    @ParameterizedTest
    @MethodSource("readable")
    @Row(60)
    void findsTheSameHoweverItIsCut(Recording recording) {
        byte[] body = recording.responseBody();
        ResponseFacts whole = scanned(recording, body, Feed::whole);
        assertThat(scanned(recording, body, Feed::bytewise)).isEqualTo(whole);
        // Long bodies are cut at several places in one pass, but every place is used once.
        int distance = Math.max(1, Math.min(body.length, LONGEST_PIECE));
        for (int cut = 0; cut < distance; cut++) {
            int first = cut;
            ResponseFacts facts = scanned(
                    recording,
                    body,
                    (scanner, bytes, ends) -> Feed.cutEvery(LONGEST_PIECE, first, scanner, bytes, ends));
            if (!facts.equals(whole)) {
                assertThat(facts).as("cut at %d", cut).isEqualTo(whole);
            }
        }
    }

    @Test
    void readsMostOfTheRecordings() {
        assertThat(readable()).hasSizeGreaterThan(200);
    }
}
