package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request with a malformed or ambiguous head is rejected, however it is split, and the upstream gets no byte of it. */
@DisplayName("Rows 1-7, 10, 12-14, 19, 32, 34, 36, 37, 62, 71: rejected because of the head")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestRejectionIT {
    private static final String FOLLOWING = "GET /following HTTP/1.1\r\nHost: h\r\n\r\n";

    private final ScriptedUpstream upstream;
    private final ProxyFixture proxy;

    RequestRejectionIT() throws IOException {
        upstream = ScriptedUpstream.counting();
        proxy = ProxyFixture.before(upstream);
    }

    @BeforeAll
    void provesThatRequestsPass() throws IOException {
        // Without this, an unreachable upstream would count as one that got nothing.
        assertThat(proxy.ask(FOLLOWING).text()).isEqualTo("answer 1");
    }

    @AfterAll
    void closes() throws IOException {
        proxy.close();
        assertThat(Wire.text(upstream.connection(0).received())).isEqualTo(FOLLOWING);
        assertThat(upstream.connectionCount()).isEqualTo(1);
        upstream.close();
    }

    static List<RejectedRequests.Case> cases() {
        return RejectedRequests.byHead();
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Row({1, 2, 3, 4, 5, 6, 7, 10, 12, 13, 14, 19, 32, 34, 36, 37, 62, 71})
    void rejectsInOneSegmentWithTheNextRequest(RejectedRequests.Case rejected) throws IOException {
        try (RawClient client = proxy.connect()) {
            client.send(Wire.concat(rejected.sent(), Wire.bytes(FOLLOWING)));

            assertIsRejected(rejected, client);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Row({1, 2, 3, 4, 5, 6, 7, 10, 12, 13, 14, 19, 32, 34, 36, 37, 62, 71})
    void rejectsWhateverByteItIsCutBehind(RejectedRequests.Case rejected) throws IOException {
        byte[] sent = rejected.sent();
        for (int cut = 1; cut < sent.length; cut++) {
            try (RawClient client = proxy.connect()) {
                client.sendCutAt(sent, cut).send(FOLLOWING);

                assertIsRejected(rejected, client);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Row({1, 2, 3, 4, 5, 6, 7, 10, 12, 13, 14, 19, 32, 34, 36, 37, 62, 71})
    void rejectsByteByByte(RejectedRequests.Case rejected) throws IOException {
        try (RawClient client = proxy.connect()) {
            client.sendByteByByte(rejected.sent());
            client.send(FOLLOWING);

            assertIsRejected(rejected, client);
        }
    }

    /** Whatever the byte means at its place, it is not a blank that a field may contain. */
    @ParameterizedTest(name = "row 7: byte {0} anywhere")
    @ValueSource(ints = {0x00, 0x01, 0x08, 0x0a, 0x0b, 0x0c, 0x0d, 0x1f, 0x7f})
    @Row(7)
    void rejectsAControlCharacterAnywhere(int control) throws IOException {
        String sound = "POST /a?b HTTP/1.1\r\nHost: h\r\nX-Y: z\r\nContent-Length: 0\r\n\r\n";
        // Another LF after the last CR and LF would be the beginning of the next request.
        int places = control == '\n' ? sound.length() - 1 : sound.length();
        for (int at = 0; at < places; at++) {
            String request = sound.substring(0, at) + (char) control + sound.substring(at);
            try (RawClient client = proxy.connect()) {
                client.send(request + FOLLOWING);

                assertIsRejected(new RejectedRequests.Case(7, request, Set.of(400)), client);
            }
        }
    }

    @ParameterizedTest(name = "row 12: a real ClientHello, byte by byte: {0}")
    @ValueSource(booleans = {true, false})
    @Row(12)
    void rejectsTls(boolean byteByByte) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        byte[] sent = Arrays.copyOf(hello.array(), hello.position());
        try (RawClient client = proxy.connect()) {
            if (byteByByte) {
                client.sendByteByByte(sent);
            } else {
                client.send(sent);
            }
            assertThat(client.readResponse().status()).isEqualTo(400);
            client.awaitEndOfNothing();
        }
    }

    private void assertIsRejected(RejectedRequests.Case rejected, RawClient client) throws IOException {
        HttpMessage response = client.readResponse();
        assertThat(response.status()).isIn(rejected.statuses());
        assertThat(response.text()).startsWith("{\"error\":\"llamatap: ").endsWith("\"}");
        assertThat(response.head().values("Content-Length")).containsExactly(String.valueOf(response.body().length));
        assertThat(response.head().values("Date")).hasSize(1);
        assertThat(response.head().values("Connection")).containsExactly("close");
        assertThat(response.head().has("Server")).isFalse();
        client.awaitEndOfNothing();
    }
}
