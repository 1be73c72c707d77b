package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.ExchangeEnd;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A malformed chunked body never becomes a complete request at the upstream, however it is split. */
@DisplayName("Rows 8, 9, 11, 19, 62: rejected because of the framing of the body")
class RequestChunkRejectionIT {
    private static final String HEAD = "POST /api/copy HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String FOLLOWING = "GET /following HTTP/1.1\r\nHost: h\r\n\r\n";
    /** Longer ones, such as those with an endless extension, are split in a few places only. */
    private static final int CUT_EVERYWHERE_BYTES = 200;

    static List<RejectedChunks.Case> cases() {
        return RejectedChunks.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Row({8, 9, 11, 19, 62})
    void rejectsHoweverItIsCut(RejectedChunks.Case rejected) throws IOException {
        byte[] sent = Wire.bytes(HEAD + rejected.body());
        int step = sent.length < CUT_EVERYWHERE_BYTES ? 1 : sent.length / 10;
        int exchanges = 0;
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            for (int cut = HEAD.length() - 1; cut < sent.length; cut += step) {
                try (RawClient client = proxy.connect()) {
                    client.sendCutAt(sent, cut).send(FOLLOWING);

                    assertIsRejected(client);
                }
                exchanges++;
                assertThat(proxy.taps().awaitExchange(exchanges).awaitEnd()).isEqualTo(ExchangeEnd.REJECTED);
            }
            upstream.awaitAllClosed();
            assertThat(upstream.requests()).isEmpty();
            assertThat(proxy.taps().reusedCount()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Row({8, 9, 11, 19, 62})
    void rejectsInOneSegmentAndByteByByte(RejectedChunks.Case rejected) throws IOException {
        byte[] sent = Wire.bytes(HEAD + rejected.body());
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            try (RawClient client = proxy.connect()) {
                client.send(Wire.concat(sent, Wire.bytes(FOLLOWING)));

                assertIsRejected(client);
            }
            if (sent.length < CUT_EVERYWHERE_BYTES) {
                try (RawClient client = proxy.connect()) {
                    client.sendByteByByte(sent);
                    client.send(FOLLOWING);

                    assertIsRejected(client);
                }
            }
            upstream.awaitAllClosed();
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    @DisplayName("row 8: a response that has begun is cut off, and neither connection is reused")
    @Row(8)
    void breaksOffAResponseThatHasBegun() throws IOException {
        String begun = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitHead();
                    connection.send(begun);
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(HEAD + "3\r\nabc\r\n");
            String early = begun.replace("chunked\r\n", "chunked\r\nConnection: close\r\n");
            assertThat(Wire.text(client.read(early.length()))).isEqualTo(early);

            client.send("5g\r\nhello\r\n0\r\n\r\n" + FOLLOWING);

            assertThat(client.readToEnd()).isEmpty();
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.REJECTED);
            upstream.awaitAllClosed();
            assertThat(upstream.requests()).isEmpty();
            assertThat(proxy.taps().reusedCount()).isZero();
        }
    }

    private static void assertIsRejected(RawClient client) throws IOException {
        HttpMessage response = client.readResponse();
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text()).startsWith("{\"error\":\"llamatap: ");
        client.awaitEndOfNothing();
    }
}
