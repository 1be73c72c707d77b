package io.llamatap.relay.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestHeadWriterTest {
    private static final String UPSTREAM = "up.example:11434";

    @Test
    void keepsOrderCaseDuplicatesAndBlanksOfWhatIsPassedOn() {
        String fields = "host: a:1\r\nX-b:1\r\nx-B:  2 \r\nEmpty:\r\nLatin: \u00e9\r\nX-b: 3\r\n";

        assertThat(written("GET /p?q HTTP/1.1\r\n" + fields + "\r\n"))
                .isEqualTo("GET /p?q HTTP/1.1\r\n" + fields + "\r\n");
    }

    @Test
    void leavesHopByHopFieldsOutAndThoseThatConnectionNames() {
        assertThat(
                        written(
                                "GET / HTTP/1.1\r\nKeep-Alive: 5\r\nHost: a\r\nConnection: close, X-Own\r\nA: b\r\nx-own: 1\r\n"
                                        + "TE: trailers\r\nTrailer: X\r\nUpgrade: h2c\r\nProxy-Connection: keep-alive\r\nZ: z\r\n\r\n"))
                .isEqualTo("GET / HTTP/1.1\r\nHost: a\r\nA: b\r\nZ: z\r\n\r\n");
    }

    @Test
    void writesFramingInItsOneCanonicalForm() {
        assertThat(written("POST / HTTP/1.1\r\nHost: a\r\ncontent-length:  \t005 \r\nA: b\r\n\r\n"))
                .isEqualTo("POST / HTTP/1.1\r\nHost: a\r\ncontent-length: 5\r\nA: b\r\n\r\n");
        assertThat(written("POST / HTTP/1.1\r\nHost: a\r\nTRANSFER-Encoding:CHUNKED\r\n\r\n"))
                .isEqualTo("POST / HTTP/1.1\r\nHost: a\r\nTRANSFER-Encoding: chunked\r\n\r\n");
    }

    @Test
    void letsTheAuthorityOfAnAbsoluteTargetReplaceHost() {
        assertThat(written("GET http://other:9/x?y HTTP/1.1\r\nA: b\r\nHost: a\r\n\r\n"))
                .isEqualTo("GET /x?y HTTP/1.1\r\nA: b\r\nHost: other:9\r\n\r\n");
        assertThat(written("GET http://other HTTP/1.1\r\nHost: a\r\n\r\n"))
                .isEqualTo("GET / HTTP/1.1\r\nHost: other\r\n\r\n");
    }

    @Test
    void givesAnOldClientTheUpstreamsHost() {
        assertThat(written("GET / HTTP/1.0\r\nExpect: 100-continue\r\nA: b\r\n\r\n"))
                .isEqualTo("GET / HTTP/1.1\r\nHost: up.example:11434\r\nA: b\r\n\r\n");
    }

    @Test
    void namesTheUpstreamInHostWhereAsked() {
        RequestHeadWriter writer = new RequestHeadWriter("/base", "[::1]", true);

        assertThat(written("GET /x HTTP/1.1\r\nHost: a\r\n\r\n", writer))
                .isEqualTo("GET /base/x HTTP/1.1\r\nHost: [::1]\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'Host: a\r\nHost: a', HOST",
        "'Host:', HOST",
        "'Host: a/b', HOST",
        "'Host: u@a', HOST",
        "'Host: a,b', HOST",
        "'Host: a:99999', HOST",
        "'Host: [::1', HOST",
        "'A: b', HOST",
        "'Host: a\r\nContent-Length: +5', CONTENT_LENGTH",
        "'Host: a\r\nContent-Length: 5 5', CONTENT_LENGTH",
        "'Host: a\r\nContent-Length: 9223372036854775808', CONTENT_LENGTH",
        "'Host: a\r\nContent-Length: 5\r\nContent-Length: 5', FRAMING",
        "'Host: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked', FRAMING",
        "'Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked', FRAMING",
        "'Host: a\r\nTransfer-Encoding: identity', TRANSFER_ENCODING",
        "'Host: a\r\nTransfer-Encoding: \"chunked\"', TRANSFER_ENCODING",
        "'Host: a\r\nTransfer-Encoding: chunked, identity', TRANSFER_ENCODING",
        "'Host: a\r\nTransfer-Encoding: chunked, chunked', TRANSFER_ENCODING",
        "'Host: a\r\nTransfer-Encoding: gzip, chunked', TRANSFER_CODING",
        "'Host: a\r\nConnection: host', CONNECTION",
        "'Host: a\r\nConnection: content-length', CONNECTION",
        "'Host: a\r\nConnection: a b', CONNECTION",
        "'Host: a\r\nExpect: 200-ok', EXPECTATION",
        "'Host: a\r\nSec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2', OLD_WEBSOCKET"
    })
    void rejectsWhatIsAmbiguous(String fields, HeadFault failure) {
        assertThat(new RequestValidator().judge(parse("GET / HTTP/1.1\r\n" + fields + "\r\n\r\n")))
                .isEqualTo(failure);
    }

    private static Head parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        HeadScanner scanner = HeadScanner.forRequests(new HeadLimits(16 * 1024, 32 * 1024, 200));
        assertThat(scanner.scan(bytes, 0, bytes.length)).isEqualTo(bytes.length);
        Head head = new Head();
        head.parse(bytes, scanner.start(), bytes.length, true);
        return head;
    }

    private static String written(String request) {
        return written(request, new RequestHeadWriter("", UPSTREAM, false));
    }

    private static String written(String request, RequestHeadWriter writer) {
        Head head = parse(request);
        RequestValidator verdict = new RequestValidator();
        assertThat(verdict.judge(head)).isNull();
        HeadBytes out = new HeadBytes();
        writer.write(head, verdict, out);
        byte[] written = new byte[out.length()];
        out.copyTo(Unpooled.wrappedBuffer(written), 0);
        return new String(written, StandardCharsets.ISO_8859_1);
    }
}
