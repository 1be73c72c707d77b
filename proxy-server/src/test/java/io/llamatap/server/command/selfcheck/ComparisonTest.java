package io.llamatap.server.command.selfcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.command.selfcheck.Difference.Aspect;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Any change of a response is found, and what differs by nature is none. */
class ComparisonTest {
    private static List<Difference> compare(String direct, String via) {
        return Comparison.of(Recorded.of(direct), Recorded.of(via), true);
    }

    private static Difference only(String direct, String via) {
        List<Difference> found = compare(direct, via);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static Difference changed(String from, String to) {
        assertThat(Recorded.STREAM).contains(from);
        return only(Recorded.STREAM, Recorded.STREAM.replace(from, to));
    }

    @Test
    void findsNoDifferenceInEqualRecordings() {
        for (Recording recording : Recording.all()) {
            String wire = Wire.text(recording.response());
            assertThat(compare(wire, wire)).as(recording.toString()).isEmpty();
        }
    }

    @Test
    void datesDurationsAndIdentifiersMayDifferAndHaveOtherLengths() {
        String other =
                "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nDate: Sun, 22 Nov 2026 13:33:36 GMT\r\n"
                        + "X-Sum: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Wire.chunk("{\"created_at\":\"2026-11-22T13:33:36.754321Z\",\"message\":\"One \\\"\"}\n")
                        + Wire.chunk("{\"created_at\":\"2026-11-22T13:33:36Z\",\"message\":\"two\"}\n")
                        + Wire.chunk(
                                "{\"created_at\":\"2026-11-22T13:33:37.1Z\",\"done\":true,\"total_duration\":99}\n")
                        + Wire.LAST_CHUNK;
        assertThat(compare(Recorded.STREAM, other)).isEmpty();
        assertThat(Comparison.of(Recorded.of(Recorded.STREAM), Recorded.of(other), false))
                .extracting(Difference::aspect)
                .containsExactly(Aspect.BODY);
        assertThat(Masked.of(Recorded.of(other).body(), true).counts())
                .containsEntry("created_at", 3)
                .containsEntry("total_duration", 1)
                .hasSize(2);
    }

    @Test
    void onlyTheValueOfAMemberIsMasked() {
        assertThat(Masked.of("\"created_at\" \"id\":\"a\\\"b\",\"x\":\"id\",\"created\":null,\"id\":{}\"", true)
                        .text())
                .isEqualTo("\"created_at\" \"id\":\"*\",\"x\":\"id\",\"created\":null,\"id\":{}\"");
        assertThat(compare(Wire.ok("{\"id\":\"1\"}"), Wire.ok("{\"id\":12}"))).isNotEmpty();
        assertThat(compare(Wire.ok("{\"id\":\"1\"}"), Wire.ok("{\"id\":\"12\"}")))
                .isEmpty();
    }

    @Test
    void findsAnotherStatusLine() {
        assertThat(changed("200 OK", "200 ok").aspect()).isEqualTo(Aspect.STATUS);
    }

    @Test
    void findsHeaderFieldsThatAreRenamedMovedAddedOrChanged() {
        assertThat(changed("X-Sum: a", "x-sum: a"))
                .isEqualTo(new Difference(Aspect.FIELDS, "the header fields differ at line 3", "X-Sum: a", "x-sum: a"));
        assertThat(changed("X-Sum: a", "X-Sum:  a").aspect()).isEqualTo(Aspect.FIELDS);
        assertThat(changed("X-Sum: a\r\n", "").aspect()).isEqualTo(Aspect.FIELDS);
        assertThat(changed("Transfer-Encoding", "Via: 1.1 x\r\nTransfer-Encoding")
                        .aspect())
                .isEqualTo(Aspect.FIELDS);
        String moved = Recorded.STREAM.replace("X-Sum: a\r\n", "").replace("Content-Type", "X-Sum: a\r\nContent-Type");
        assertThat(only(Recorded.STREAM, moved).aspect()).isEqualTo(Aspect.FIELDS);
        assertThat(changed("Date: Sat, 21 Nov 2026 13:33:36 GMT\r\n", "").aspect())
                .isEqualTo(Aspect.FIELDS);
    }

    @Test
    void fieldsOfOneConnectionMayDifferAndAreNamed() {
        String kept = Recorded.STREAM.replace("X-Sum", "Connection: keep-alive\r\nX-Sum");
        assertThat(compare(kept, Recorded.STREAM)).isEmpty();
        assertThat(HeaderFields.notCompared(Recorded.of(kept))).containsExactly("Connection: keep-alive");
    }

    @Test
    void findsAFlippedByteAndShowsBothSides() {
        Difference found = changed("two", "tw\u00ef");
        assertThat(found.aspect()).isEqualTo(Aspect.BODY);
        assertThat(found.place()).isEqualTo("the bodies differ at byte 111");
        assertThat(found.direct()).endsWith(",\"message\":\"two\"}\\n{\"created_at\":\"*\",\"done\":true,\"t...");
        assertThat(found.via()).contains("\"tw\\xef\"}");
    }

    @Test
    void findsChunksThatAreJoinedSplitOrWrittenInAnotherWay() {
        String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        String two = head + Wire.chunk("abc") + Wire.chunk("def") + Wire.LAST_CHUNK;
        assertThat(only(two, head + Wire.chunk("abcdef") + Wire.LAST_CHUNK).aspect())
                .isEqualTo(Aspect.CHUNKS);
        assertThat(only(two, head + Wire.chunk("ab") + Wire.chunk("cdef") + Wire.LAST_CHUNK)
                        .aspect())
                .isEqualTo(Aspect.CHUNKS);
        assertThat(only(two, two.replaceFirst("3\r\n", "03\r\n")).via()).startsWith("size line 03");
    }

    @Test
    void findsAnotherFraming() {
        String body = "abc";
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Wire.chunk(body) + Wire.LAST_CHUNK;
        assertThat(compare(chunked, Wire.ok(body)))
                .extracting(Difference::aspect)
                .contains(Aspect.FIELDS, Aspect.FRAMING);
    }

    @Test
    void findsAStreamThatIsCutAndOneThatIsEndedTooEarly() {
        int half = Recorded.STREAM.indexOf("two");
        assertThat(compare(Recorded.STREAM, Recorded.STREAM.substring(0, half)))
                .extracting(Difference::aspect)
                .containsExactly(Aspect.BODY, Aspect.ENDING);
        assertThat(compare(Recorded.STREAM, Recorded.STREAM.replace(Wire.LAST_CHUNK, "")))
                .extracting(Difference::aspect)
                .containsExactly(Aspect.CHUNKS, Aspect.ENDING);
        assertThat(compare(Recorded.STREAM, ""))
                .extracting(Difference::aspect)
                .contains(Aspect.STATUS, Aspect.BODY, Aspect.ENDING);
        assertThat(compare(Recorded.STREAM, "SSH-2.0-OpenSSH\r\n"))
                .extracting(Difference::via)
                .contains("what came is not HTTP");
    }

    @Test
    void findsTrailersAndInterimResponses() {
        String trailer = Recorded.STREAM.replace(Wire.LAST_CHUNK, "0\r\nX-Sum: b\r\n\r\n");
        assertThat(only(Recorded.STREAM, trailer).aspect()).isEqualTo(Aspect.TRAILERS);
        assertThat(only("HTTP/1.1 100 Continue\r\n\r\n" + Recorded.STREAM, Recorded.STREAM)
                        .aspect())
                .isEqualTo(Aspect.STATUS);
    }
}
