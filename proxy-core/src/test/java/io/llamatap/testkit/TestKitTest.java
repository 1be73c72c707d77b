package io.llamatap.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The oracles work: without a proxy between them, client and upstream get each other's bytes. */
class TestKitTest {
    private static final String POST = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc";
    private static final String CHUNKED =
            "POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1;x=y\r\nd\r\n0\r\nT: v\r\n\r\n";

    private static RawClient connect(ScriptedUpstream upstream) throws IOException {
        return RawClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), upstream.port()));
    }

    @Test
    void recordsRequestsHoweverTheyAreCut() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                RawClient client = connect(upstream)) {
            client.sendByteByByte(Wire.bytes(POST + CHUNKED));

            List<HttpMessage> requests = upstream.awaitRequests(2);
            assertThat(requests.get(0).text()).isEqualTo("abc");
            assertThat(requests.get(1).text()).isEqualTo("abcd");
            assertThat(requests.get(1).chunks()).hasSize(2);
            assertThat(requests.get(1).trailers()).containsExactly(new HttpHead.Field("T", "v"));
            assertThat(client.readResponse().text()).isEqualTo("answer 1");
            assertThat(client.readResponse().text()).isEqualTo("answer 2");
        }
    }

    @Test
    void tellsFinFromReset() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            if (connection.index() == 0) {
                connection.reset();
            }
        })) {
            try (RawClient client = connect(upstream)) {
                assertThat(client.send(POST).awaitEnd()).isEqualTo(Ending.RESET);
            }
            try (RawClient client = connect(upstream)) {
                assertThat(client.send(POST).awaitEnd()).isEqualTo(Ending.FIN);
            }
            try (RawClient client = connect(upstream)) {
                client.reset();
                assertThat(upstream.connection(2).awaitEnd()).isEqualTo(Ending.RESET);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost: h\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : h\r\n\r\n",
                "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n",
                "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n",
                "GET  / HTTP/1.1\r\nHost: h\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
                "POST / HTTP/1.1\r\nContent-Length: 03\r\n\r\nabc",
                "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n0\r\n\r\n"
            })
    void oracleRejects(String request) {
        assertThatThrownBy(() -> HttpReader.requestsIn(Wire.bytes(request)))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void oracleLeavesOutWhatIsUnfinished() throws IOException {
        byte[] both = Wire.bytes(POST + CHUNKED);
        for (int end = 0; end <= both.length; end++) {
            byte[] part = Arrays.copyOf(both, end);
            int whole = end == both.length ? 2 : end >= POST.length() ? 1 : 0;
            assertThat(HttpReader.requestsIn(part)).hasSize(whole);
        }
    }

    @Test
    void failedScriptFailsTheTest() throws IOException {
        ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
            throw new AssertionError("wrong");
        });
        try (RawClient client = connect(upstream)) {
            client.awaitEnd();
        }
        assertThatThrownBy(upstream::close).isInstanceOf(AssertionError.class);
    }

    @Test
    void keepsWhatIsLoggedAsABug() {
        LoggerFactory.getLogger(TestKitTest.class)
                .error("a bug in the relay; on purpose", new IllegalStateException("cause"));

        assertThat(BugWriter.collect()).singleElement().asString().contains("on purpose", "cause");
        assertThat(BugWriter.collect()).isEmpty();
    }
}
