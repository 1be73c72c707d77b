package io.llamatap.tap.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.scan.json.ScanFault;
import io.llamatap.testkit.Recording;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The facts of recorded requests, however they are cut. */
class RecordedRequestsTest {
    static List<Recording> json() {
        return Recording.all().stream()
                .filter(recording -> !recording.path().startsWith("/api/blobs/"))
                .filter(recording -> !recording.name().startsWith("error-bad-json"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("json")
    void agreesWithTheOracle(Recording recording) throws IOException {
        RequestFacts facts = Feed.request(recording.requestBody(), Feed::whole);
        assertThat(RequestOracle.scanned(facts)).isEqualTo(RequestOracle.read(recording.requestBody()));
        assertThat(facts.fault()).isNull();
    }

    @ParameterizedTest
    @MethodSource("json")
    void findsTheSameHoweverItIsCut(Recording recording) {
        byte[] body = recording.requestBody();
        RequestOracle whole = RequestOracle.scanned(Feed.request(body, Feed::whole));
        assertThat(RequestOracle.scanned(Feed.request(body, Feed::bytewise))).isEqualTo(whole);
        for (int cut = 0; cut < body.length; cut++) {
            int at = cut;
            RequestFacts facts =
                    Feed.request(body, (scanner, bytes, ends) -> Feed.cutEvery(bytes.length, at, scanner, bytes, ends));
            if (!RequestOracle.scanned(facts).equals(whole)) {
                assertThat(RequestOracle.scanned(facts)).as("cut at %d", cut).isEqualTo(whole);
            }
        }
    }

    @Test
    void findsTheModelBehindDecoys() {
        assertThat(Feed.request(
                                Recording.load("ollama-0.33.3", "generate-keyorder")
                                        .requestBody(),
                                Feed::whole)
                        .model())
                .isEqualTo("gemma3:270m");
    }

    @Test
    void findsThatARecordedBodyIsNotJson() {
        assertThat(Feed.request(
                                Recording.load("ollama-0.33.3", "error-bad-json")
                                        .requestBody(),
                                Feed::whole)
                        .fault())
                .isEqualTo(ScanFault.MALFORMED_JSON);
    }
}
