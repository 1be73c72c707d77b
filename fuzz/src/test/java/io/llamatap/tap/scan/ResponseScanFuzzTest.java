package io.llamatap.tap.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.testkit.Recording;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For any response body, in every format, nothing is thrown, and the facts are the same however it is split and the same as an
 * oracle's.
 */
class ResponseScanFuzzTest {
    private static final int LONGEST = 3000;

    /** How the body is labelled. */
    enum Label {
        NONE(""),
        JSON("application/json; charset=utf-8"),
        NDJSON("application/x-ndjson"),
        EVENTS("text/event-stream"),
        TEXT("text/plain");

        private final String contentType;

        Label(String contentType) {
            this.contentType = contentType;
        }

        static Label of(String contentType) {
            return contentType.contains("event-stream") ? EVENTS : contentType.contains("ndjson") ? NDJSON : JSON;
        }
    }

    static Stream<Arguments> seeds() {
        return Recording.all().stream()
                .filter(recording -> recording.responseBody().length <= LONGEST)
                .map(recording -> Arguments.of(
                        recording.responseBody(),
                        OllamaEndpoint.of(recording.path()).responseFormat(),
                        Label.of(String.valueOf(recording.responseHeader("content-type"))),
                        recording.responseBody().length,
                        true));
    }

    @MethodSource("seeds")
    @DictionaryFile(resourcePath = "/io/llamatap/tap/scan/json.dict")
    @FuzzTest
    void findsTheSameHoweverItIsCut(
            byte @NotNull @WithLength(max = 4096) [] body,
            @NotNull ResponseFormat format,
            @NotNull Label label,
            int cuts,
            boolean ends) {
        ResponseFacts whole = Feed.response(format, label.contentType, body, ends, Feed::whole);

        assertThat(Feed.response(format, label.contentType, body, ends, Feed::bytewise))
                .isEqualTo(whole);
        assertThat(Feed.response(
                        format,
                        label.contentType,
                        body,
                        ends,
                        (scanner, bytes, end) -> Feed.inPieces(new Random(cuts), scanner, bytes, end)))
                .isEqualTo(whole);
        ResponseFacts judged = ends && label != Label.TEXT ? Judged.response(format, label.contentType, body) : null;
        if (judged != null && whole.fault() == null) {
            assertThat(whole).isEqualTo(judged);
        }
    }
}
