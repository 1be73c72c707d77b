package io.llamatap.tap.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import io.llamatap.tap.scan.json.ScanFault;
import io.llamatap.testkit.Recording;
import java.io.IOException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For any request body, nothing is thrown, the facts are the same however it is split and the same as an oracle's, and JSON is no
 * fault.
 */
class RequestScanFuzzTest {
    private static final int LONGEST = 3000;

    static Stream<Arguments> seeds() {
        return Recording.all().stream()
                .map(Recording::requestBody)
                .filter(body -> body.length > 0 && body.length <= LONGEST)
                .map(body -> Arguments.of(body, body.length));
    }

    @MethodSource("seeds")
    @DictionaryFile(resourcePath = "/io/llamatap/tap/scan/json.dict")
    @FuzzTest
    void findsTheSameHoweverItIsCut(byte @NotNull @WithLength(max = 4096) [] body, int cuts) {
        RequestFacts whole = Feed.request(body, Feed::whole);
        String facts = describe(whole);

        assertThat(describe(Feed.request(body, Feed::bytewise))).isEqualTo(facts);
        assertThat(describe(Feed.request(
                        body, (scanner, bytes, end) -> Feed.inPieces(new Random(cuts), scanner, bytes, end))))
                .isEqualTo(facts);
        RequestOracle judged = Judged.request(body);
        if (judged != null && whole.fault() == null) {
            assertThat(RequestOracle.scanned(whole)).isEqualTo(judged);
        }
        if (isJson(body)) {
            assertThat(whole.fault()).isNotEqualTo(ScanFault.MALFORMED_JSON);
        }
    }

    private static boolean isJson(byte[] body) {
        // Jackson detects a byte order mark, and takes zero bytes for UTF-16 or UTF-32.
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] <= 0) {
                return false;
            }
        }
        try {
            JsonValues.readAll(body);
            return true;
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }

    private static String describe(RequestFacts facts) {
        return RequestOracle.scanned(facts) + " " + facts.fault();
    }
}
