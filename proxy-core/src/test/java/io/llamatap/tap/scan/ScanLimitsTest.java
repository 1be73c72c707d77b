package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.scan.json.ScanFault;
import io.llamatap.tap.scan.json.ScanLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is stored is limited, what is skipped is not, and broken input only ends the reading. */
class ScanLimitsTest {
    private static final int IMAGE_BYTES = 30_000_000;

    @Test
    void findsTheModelBehindAnImageAndHoldsNothingOfTheImage() {
        byte[] piece = new byte[10_000];
        Arrays.fill(piece, (byte) 'A');
        RequestFacts facts = new RequestFacts();
        RequestScanner scanner = new RequestScanner(facts);
        long before = Allocation.ofThisThread();
        feed(scanner, "{\"images\":[\"");
        for (int i = 0; i < IMAGE_BYTES / piece.length; i++) {
            scanner.scan(piece, 0, piece.length);
        }
        feed(scanner, "\"],\"prompt\":\"");
        scanner.scan(piece, 0, piece.length);
        feed(scanner, "\",\"model\":\"m\"}");
        long allocated = Allocation.ofThisThread() - before;
        scanner.end();
        assertThat(facts.model()).isEqualTo("m");
        assertThat(facts.fault()).isNull();
        assertThat(allocated).isLessThan(piece.length);
    }

    @Test
    void cutsANameThatIsTooLongAndReadsOn() {
        String name = "é".repeat(ScanLimits.NAME_BYTES);
        for (Feed.Way way : new Feed.Way[] {Feed::bytewise, (s, b, e) -> Feed.cutEvery(100, 50, s, b, e)}) {
            RequestFacts facts = Feed.request(("{\"model\":\"x" + name + "\",\"keep_alive\":0}").getBytes(UTF_8), way);
            assertThat(facts.model()).isEqualTo("x" + "é".repeat((ScanLimits.NAME_BYTES - 1) / 2));
            assertThat(facts.fault()).isEqualTo(ScanFault.OVERSIZE_TOKEN);
            assertThat(facts.keepAliveZero()).isTrue();
        }
    }

    @Test
    void cutsALongNameThatStandsInOnePiece() {
        String name = "n".repeat(ScanLimits.NAME_BYTES);
        assertThat(Feed.request("{\"model\":\"" + name + "\"}").model()).isEqualTo(name);
        assertThat(Feed.request("{\"model\":\"" + name + "\"}").fault()).isNull();
        assertThat(Feed.request("{\"model\":\"" + name + "n\"}").model()).isEqualTo(name);
        assertThat(Feed.request("{\"model\":\"" + name + "n\"}").fault()).isEqualTo(ScanFault.OVERSIZE_TOKEN);
    }

    @Test
    void passesOverKeysOfAnyLength() {
        String key = "k".repeat(100_000);
        assertThat(Feed.request("{\"" + key + "\":1,\"model\":\"m\"}").model()).isEqualTo("m");
        byte[] body = ("{\"model" + key + "\":\"decoy\",\"model\":\"m\"}").getBytes(UTF_8);
        assertThat(Feed.request(body, Feed::bytewise).model()).isEqualTo("m");
    }

    @Test
    void readsAsDeepAsTheLimitAndNoDeeper() {
        assertThat(Feed.request(nested(ScanLimits.DEPTH - 1)).fault()).isNull();
        assertThat(Feed.request(nested(ScanLimits.DEPTH - 1)).model()).isEqualTo("m");
        assertThat(Feed.request(nested(ScanLimits.DEPTH)).fault()).isEqualTo(ScanFault.DEPTH);
        assertThat(Feed.request(nested(10_000)).fault()).isEqualTo(ScanFault.DEPTH);
        assertThat(Feed.request(nested(10_000)).model()).isNull();
    }

    private static String nested(int levels) {
        return "{\"a\":" + "[".repeat(levels) + "]".repeat(levels) + ",\"model\":\"m\"}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{", "{\"", "{\"model\":\"m", "{\"model\"", "{\"model\":", "{\"model\":\"m\"", "{\"model\":\"m\",",
                        "{\"a\":1,}",
                "{,}", "{\"a\"1}", "{\"a\":}", "{\"a\":1 \"b\":2}", "{\"a\":[1,]}", "{\"a\":[,1]}", "{\"a\":[1}",
                        "{\"a\":{]",
                "{\"a\":tru}", "{\"a\":nul1}", "{\"a\":01}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":-}", "{\"a\":+1}",
                        "{\"a\":1e}",
                "{\"a\":1e+}", "{\"a\":0x1}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\n\"}", "{'a':1}",
                        "{a:1}", "]",
                "}", ":", "\ufeff{}", "tru", "-", "\"", "{\"a\":NaN}", "{\"a\":1}}"
            })
    void givesUpOnWhatIsNoJson(String body) {
        boolean hasTrailingBytesOnly = body.equals("{\"a\":1}}");
        ScanFault expected = hasTrailingBytesOnly ? null : ScanFault.MALFORMED_JSON;
        assertThat(Feed.request(body).fault()).isEqualTo(expected);
        assertThat(Feed.request(body.getBytes(UTF_8), Feed::bytewise).fault()).isEqualTo(expected);
    }

    @Test
    void givesUpOnGzip() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"model\":\"m\",\"done\":true}".getBytes(UTF_8));
        }
        assertThat(Feed.request(packed.toByteArray(), Feed::whole).fault()).isEqualTo(ScanFault.MALFORMED_JSON);
        assertThat(Feed.response(ResponseFormat.CHAT, "application/x-ndjson", packed.toByteArray(), Feed::whole)
                        .fault())
                .isEqualTo(ScanFault.MALFORMED_JSON);
        assertThat(Feed.response(ResponseFormat.CHAT, null, packed.toByteArray(), Feed::whole)
                        .fault())
                .isEqualTo(ScanFault.UNKNOWN_FRAMING);
    }

    @Test
    void toleratesInvalidUtf8InsideStrings() {
        byte[] body = "{\"prompt\":\"??\",\"model\":\"m\"}".getBytes(UTF_8);
        body[11] = (byte) 0xff;
        body[12] = (byte) 0xc3;
        assertThat(Feed.request(body, Feed::whole).model()).isEqualTo("m");
        assertThat(Feed.request(body, Feed::whole).fault()).isNull();
    }

    private static void feed(BodyScanner scanner, String piece) {
        scanner.scan(piece.getBytes(UTF_8), 0, piece.length());
    }
}
