package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.testkit.Recording;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Reading a body as a whole, where values are passed on without a copy, gives the same facts as reading it byte by byte. */
class WholeFramesTest {
    private static final int ROUNDS = 20_000;

    @Test
    void findsTheSameWhateverItsReaderHasReadBefore() {
        Feed.Loop used = new Feed.Loop();
        for (Recording recording : Recording.all()) {
            ResponseFormat format = OllamaEndpoint.of(recording.path()).responseFormat();
            String type = recording.responseHeader("content-type");
            byte[] body = recording.responseBody();
            boolean ends = recording.isResponseComplete();
            assertThat(Feed.response(used, format, type, body, ends, Feed::whole))
                    .as(recording.toString())
                    .isEqualTo(Feed.response(new Feed.Loop(), format, type, body, ends, Feed::bytewise));
        }
    }

    @Test
    void findsTheSameInFramesThatDifferByAByte() {
        byte[] line =
                ("{\"model\":\"a:b\",\"created_at\":\"2026\",\"message\":{\"role\":\"assistant\",\"content\":\"x\\u00e9\","
                                + "\"tool_calls\":[{\"id\":-1.5e3}]},\"done\":true,\"eval_count\":12,\"done_reason\":\"stop\"}\n")
                        .getBytes(US_ASCII);
        byte[] alphabet = "\"\\{}[]:,0123e-.tu \n\u0001".getBytes(US_ASCII);
        Random random = new Random(1);
        Feed.Loop used = new Feed.Loop();
        for (int i = 0; i < ROUNDS; i++) {
            byte[] changed = line.clone();
            changed[random.nextInt(line.length)] = alphabet[random.nextInt(alphabet.length)];
            ResponseFacts whole = response(used, line, changed, Feed::whole);
            ResponseFacts bytewise = response(new Feed.Loop(), line, changed, Feed::bytewise);
            if (!whole.equals(bytewise)) {
                assertThat(whole).as(new String(changed, US_ASCII)).isEqualTo(bytewise);
            }
        }
    }

    @Test
    void letsTheLastDuplicateWin() {
        for (String last : new String[] {"true", "false", "null"}) {
            byte[] line =
                    ("{\"done\":true,\"message\":{\"content\":\"x\"},\"done\":" + last + "}\n").getBytes(US_ASCII);
            assertThat(response(new Feed.Loop(), line, line, Feed::whole))
                    .isEqualTo(response(new Feed.Loop(), line, line, Feed::bytewise));
        }
    }

    @Test
    void rejectsInArraysOfNumbersWhatItRejectsByteByByte() {
        Random random = new Random(2);
        byte[] alphabet = "0123456789,,,-. ]".getBytes(US_ASCII);
        Feed.Loop used = new Feed.Loop();
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder array = new StringBuilder("{\"context\":[");
            for (int n = random.nextInt(12); n >= 0; n--) {
                array.append(random.nextInt(1 << random.nextInt(20))).append(',');
            }
            array.append("7],\"done\":true}\n");
            if (random.nextBoolean()) {
                int at = 12 + random.nextInt(array.length() - 12);
                array.setCharAt(at, (char) alphabet[random.nextInt(alphabet.length)]);
            }
            byte[] body = array.toString().getBytes(US_ASCII);
            ResponseFacts whole = response(used, body, body, Feed::whole);
            ResponseFacts bytewise = response(new Feed.Loop(), body, body, Feed::bytewise);
            if (!whole.equals(bytewise)) {
                assertThat(whole).as(array.toString()).isEqualTo(bytewise);
            }
        }
    }

    private static ResponseFacts response(Feed.Loop loop, byte[] first, byte[] second, Feed.Way way) {
        byte[] body = new byte[first.length + second.length];
        System.arraycopy(first, 0, body, 0, first.length);
        System.arraycopy(second, 0, body, first.length, second.length);
        return Feed.response(loop, ResponseFormat.CHAT, "application/x-ndjson", body, true, way);
    }
}
