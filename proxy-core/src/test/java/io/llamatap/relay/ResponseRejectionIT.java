package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.UpstreamError;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A response that is not valid HTTP/1.1 becomes a 502, however it is split, and its connection is not reused. */
@DisplayName("Rows 20, 27, 29, 30, 63, 65, 71: responses that are not passed on")
class ResponseRejectionIT {
    /** A response as the upstream sends it. */
    record Case(int row, String response) {
        @Override
        public String toString() {
            return "row " + row + ": " + Wire.printable(Wire.bytes(response));
        }
    }

    private static final int CUT_EVERYWHERE_BYTES = 200;

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        String ok = "HTTP/1.1 200 OK\r\n";
        List<String> fields = List.of(
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Content-Length: 5\r\nContent-Length: 5",
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: 5, 5",
                "Content-Length: +5",
                "Content-Length: ",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: chunked, chunked",
                "Content-Length : 5",
                "X y: a",
                "X",
                ": a",
                "X: a\r\n b",
                "X: a\nContent-Length: 5",
                "X: a\rY: b",
                "X: a\u0000");
        fields.forEach(field -> cases.add(new Case(20, ok + field + "\r\n\r\nhello")));
        cases.add(new Case(20, "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"));
        List<String> lines = List.of(
                "HTTP/2.0 200 OK",
                "HTTP/1.10 200 OK",
                "http/1.1 200 OK",
                "HTTP/1.1  200 OK",
                "HTTP/1.1 20 OK",
                "HTTP/1.1 2000 OK",
                "HTTP/1.1 2x0 OK",
                "HTTP/1.1 -20 OK",
                "HTTP/1.1",
                "HTTP/1.1 ",
                "200 OK",
                "ICY 200 OK",
                " HTTP/1.1 200 OK",
                "HTTP/1.1 200 O\u0000K",
                "HTTP/1.1 200 OK\r",
                "SSH-2.0-OpenSSH_9.2",
                "",
                "\u0015\u0003\u0001");
        lines.forEach(line -> cases.add(new Case(20, line + "\r\nContent-Length: 5\r\n\r\nhello")));
        for (String status : List.of("000", "001", "099", "600", "999")) {
            cases.add(new Case(65, "HTTP/1.1 " + status + " X\r\nContent-Length: 5\r\n\r\nhello"));
        }
        cases.add(new Case(20, "HTTP/1.1 200 OK\nContent-Length: 5\r\n\r\nhello"));
        cases.add(new Case(20, "HTTP/1.1 200 OK\r\nContent-Length: 5\n\nhello"));
        cases.add(
                new Case(63, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n"));
        cases.add(new Case(63, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 101 Switching Protocols\r\n\r\n"));
        cases.add(new Case(
                30, "HTTP/1.1 101 X\r\nSec-WebSocket-Origin: o\r\nSec-WebSocket-Location: l\r\n\r\n0123456789abcdef"));
        cases.add(new Case(29, ok + "X: " + "a".repeat(100_000) + "\r\n\r\n"));
        cases.add(new Case(29, ok + "X: " + "a".repeat(10_000_000) + "\r\n\r\n"));
        cases.add(new Case(29, ok + "X: y\r\n".repeat(201) + "\r\n"));
        for (String length :
                List.of("9223372036854775808", "18446744073709551615", "18446744073709551616", "1" + "0".repeat(40))) {
            cases.add(new Case(71, ok + "Content-Length: " + length + "\r\n\r\nhello"));
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Row({20, 29, 30, 62, 63, 65, 71})
    void respondsInTheUpstreamsStead(Case rejected) throws IOException {
        byte[] bytes = Wire.bytes(rejected.response());
        int step = bytes.length < CUT_EVERYWHERE_BYTES ? 1 : bytes.length / 5;
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    String target = connection.awaitRequest().head().target();
                    connection.sendCutAt(bytes, Integer.parseInt(target.substring(1)));
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            int exchanges = 0;
            for (int cut = 1; cut <= bytes.length; cut += step) {
                try (RawClient client = proxy.connect()) {
                    HttpMessage response = client.send("GET /" + cut + " HTTP/1.1\r\nHost: h\r\n\r\n")
                            .readResponse();

                    assertThat(response.status()).as("cut at %d", cut).isEqualTo(502);
                    assertThat(response.text()).startsWith("{\"error\":\"llamatap: ");
                }
                assertThat(proxy.taps().awaitExchange(++exchanges).awaitEnd()).isEqualTo(ExchangeEnd.UPSTREAM_FAILED);
                upstream.connection(exchanges - 1).awaitEnd();
            }
            assertThat(proxy.taps().upstreamErrors(UpstreamError.PROTOCOL)).isEqualTo(exchanges);
            assertThat(proxy.taps().reusedCount()).isZero();
        }
    }
}
