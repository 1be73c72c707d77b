package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.tap.ExchangeEnd;
import io.llamatap.testkit.Ending;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A response that the upstream cuts off never looks complete to the client. */
@DisplayName("Rows 23, 24, 25: responses that are cut off")
class TruncatedResponseIT {
    private static final String HEAD = "HTTP/1.1 200 OK\r\n";
    private static final String LENGTH = HEAD + "Content-Length: 8\r\n\r\nhelloabc";
    private static final String CHUNKED =
            HEAD + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;x=y\r\nabc\r\n0\r\n\r\n";
    private static final String TRAILERS =
            HEAD + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nA: b\r\nC: d\r\n\r\n";
    private static final String REQUEST = "GET /api/tags HTTP/1.1\r\nHost: h\r\n\r\n";

    /** Sends what is before the cut, waits until the client has the head, and closes the connection. */
    private static ScriptedUpstream cutting(String response, int cut, Ending ending, CountDownLatch clientHasHead)
            throws IOException {
        return ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            connection.send(response.substring(0, cut));
            connection.await(clientHasHead);
            if (ending == Ending.RESET) {
                connection.reset();
            }
        });
    }

    @ParameterizedTest(name = "row 23: {0}")
    @EnumSource(Ending.class)
    @Row(23)
    void neverLooksWhole(Ending ending) throws IOException {
        for (String response : List.of(LENGTH, CHUNKED, TRAILERS)) {
            int headEnd = response.indexOf("\r\n\r\n") + 4;
            for (int cut = headEnd; cut < response.length(); cut++) {
                CountDownLatch clientHasHead = new CountDownLatch(1);
                try (ScriptedUpstream upstream = cutting(response, cut, ending, clientHasHead);
                        ProxyFixture proxy = ProxyFixture.before(upstream);
                        RawClient client = proxy.connect()) {
                    client.send(REQUEST);
                    assertThat(Wire.text(client.read(headEnd))).isEqualTo(response.substring(0, headEnd));
                    clientHasHead.countDown();

                    String rest = client.readToEnd();
                    assertThat(response.substring(headEnd, cut))
                            .as("cut at %d", cut)
                            .startsWith(rest);
                    assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.TRUNCATED);
                }
            }
        }
    }

    @ParameterizedTest(name = "row 24: chunk size \"{0}\"")
    @ValueSource(strings = {"5g", "", " 5", "0x5", "-5", "80000000", "fffffffffffffffff", "5\n", "5;\u0000"})
    @Row(24)
    void breaksOffBeforeAMalformedChunk(String size) throws IOException {
        String sound = HEAD + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n";
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(sound + size + "\r\nhello\r\n0\r\n\r\n");
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            assertThatThrownBy(() -> client.send(REQUEST).readResponse()).isInstanceOf(IOException.class);
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.TRUNCATED);
            upstream.awaitAllClosed();
        }
    }

    @ParameterizedTest(name = "row 24: {0}")
    @ValueSource(
            strings = {
                "5\r\nhello!\r\n0\r\n\r\n",
                "5\r\nhell\r\n0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "5\r\nhello\r0\r\n\r\n",
                "5\nhello\r\n0\r\n\r\n",
                "5g\r\nhello\r\n0\r\n\r\n",
                "5;\u0001\r\nhello\r\n0\r\n\r\n",
                "0\r\nX\r\n\r\n",
                "0\r\nX: a\n\r\n",
                "0\n\r\n"
            })
    @Row(24)
    void neverLooksWholeHoweverAMalformedResponseIsCut(String malformed) throws IOException {
        String head = HEAD + "Transfer-Encoding: chunked\r\n\r\n";
        String response = head + "3\r\nabc\r\n" + malformed;
        byte[] bytes = Wire.bytes(response);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    String target = connection.awaitRequest().head().target();
                    connection.sendCutAt(bytes, Integer.parseInt(target.substring(1)));
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            for (int cut = head.length(); cut < bytes.length; cut++) {
                try (RawClient client = proxy.connect()) {
                    client.send("GET /" + cut + " HTTP/1.1\r\nHost: h\r\n\r\n" + REQUEST);

                    String got = client.readToEnd();
                    assertThat(response).as("cut at %d", cut).startsWith(got);
                    assertThat(got).doesNotEndWith("0\r\n\r\n");
                }
            }
            upstream.awaitAllClosed();
            assertThat(proxy.taps().reusedCount()).isZero();
            assertThat(upstream.requests()).hasSize(bytes.length - head.length());
        }
    }

    @Test
    @DisplayName("row 23: a complete response before a truncated one arrives, although requests are left unread")
    @Row(23)
    void losesNothingOfTheResponsesBefore() throws IOException {
        String whole = Wire.ok("w".repeat(300_000));
        String truncated = HEAD + "Content-Length: 8\r\n\r\nhello";
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(whole);
                    connection.awaitRequest();
                    connection.send(truncated);
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect(4096)) {
            client.send(REQUEST.repeat(1000));

            assertThat(proxy.taps().awaitExchange(2).awaitEnd()).isEqualTo(ExchangeEnd.TRUNCATED);
            assertThat(Wire.text(client.readToFin())).isEqualTo(whole + truncated);
        }
    }

    @Test
    @DisplayName("row 25: a response without a length that ends with a reset ends the same way at the client")
    @Row(25)
    void resetsWhatHasNoLength() throws IOException {
        CountDownLatch clientHasHead = new CountDownLatch(1);
        String response = HEAD + "A: b\r\n\r\nhello";
        try (ScriptedUpstream upstream = cutting(response, response.length(), Ending.RESET, clientHasHead);
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(REQUEST);
            assertThat(client.readHead().status()).isEqualTo(200);
            clientHasHead.countDown();

            assertThat(client.awaitEnd()).isEqualTo(Ending.RESET);
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.TRUNCATED);
        }
    }

    @ParameterizedTest(name = "row 23: head cut, {0}")
    @EnumSource(Ending.class)
    @Row(23)
    void respondsInTheUpstreamsSteadWhereTheHeadIsCut(Ending ending) throws IOException {
        int headEnd = LENGTH.indexOf("\r\n\r\n") + 4;
        for (int cut = 0; cut < headEnd; cut++) {
            try (ScriptedUpstream upstream = cutting(LENGTH, cut, ending, new CountDownLatch(0));
                    ProxyFixture proxy = ProxyFixture.before(upstream)) {
                assertThat(proxy.ask(REQUEST).status()).as("cut at %d", cut).isEqualTo(502);
            }
        }
    }
}
