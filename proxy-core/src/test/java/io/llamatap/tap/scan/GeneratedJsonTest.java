package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.Row;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random requests, valid and broken, are understood as Jackson understands them. */
class GeneratedJsonTest {
    private static final int DOCUMENTS = 1_000;
    private static final String BREAKERS = "{}[]\",:\\0129.eE+-tfnu \n\u0001x";

    @ParameterizedTest
    @ValueSource(longs = {1, 100_000, 200_000})
    @Row(60)
    void understandsRandomRequests(long seed) throws IOException {
        for (int i = 0; i < DOCUMENTS; i++) {
            Random random = new Random(seed + i);
            byte[] body = new RandomJson(random).request().getBytes(UTF_8);
            RequestOracle expected = RequestOracle.read(body);
            RequestFacts facts =
                    Feed.request(body, (scanner, bytes, ends) -> Feed.inPieces(random, scanner, bytes, ends));
            String about = "seed " + (seed + i) + ": " + new String(body, UTF_8);
            assertThat(RequestOracle.scanned(facts)).as(about).isEqualTo(expected);
            assertThat(facts.fault()).as(about).isNull();
            assertThat(RequestOracle.scanned(Feed.request(body, Feed::whole)))
                    .as(about)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {300_000, 400_000, 500_000})
    @Row(60)
    void rejectsWhatJacksonRejects(long seed) {
        int rejected = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            Random random = new Random(seed + i);
            byte[] line = broken(random, new RandomJson(random).request());
            boolean isReadable = isReadable(line);
            rejected += isReadable ? 0 : 1;
            String about = "seed " + (seed + i) + ": " + new String(line, UTF_8);
            for (Feed.Way way : new Feed.Way[] {Feed::whole, Feed::bytewise}) {
                ResponseFacts facts = Feed.response(ResponseFormat.CHAT, "application/json", line, way);
                assertThat(facts.fault() == null).as(about).isEqualTo(isReadable);
            }
        }
        assertThat(rejected).isBetween(DOCUMENTS / 10, DOCUMENTS * 9 / 10);
    }

    private static byte[] broken(Random random, String json) {
        // ASCII only: invalid UTF-8 is an error to Jackson but not to us.
        StringBuilder text = new StringBuilder(json.replaceAll("[^\\x00-\\x7f]", "?"));
        // After the brace: a number directly before it is a value of its own to us and to Go, but an error to Jackson.
        int inside = text.indexOf("{") + 1;
        int at = inside + random.nextInt(text.length() - inside);
        char breaker = BREAKERS.charAt(random.nextInt(BREAKERS.length()));
        switch (random.nextInt(3)) {
            case 0 -> text.setCharAt(at, breaker);
            case 1 -> text.insert(at, breaker);
            default -> text.deleteCharAt(at);
        }
        return text.toString().getBytes(UTF_8);
    }

    private static boolean isReadable(byte[] json) {
        try {
            JsonValues.readAll(json);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
