package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is too large is rejected with the status that says what was too large. */
@DisplayName("Rows 14, 15: limits on a request head")
class RequestLimitsIT {
    private static final String HOST = " HTTP/1.1\r\nHost: h\r\n";

    private static final String FOLLOWING = "GET /following HTTP/1.1\r\nHost: h\r\n\r\n";

    /** Pads a field so that the whole head has the given size. */
    private static String headOf(int bytes) {
        String start = "GET /" + HOST + "X: ";
        return start + "a".repeat(bytes - start.length() - 4) + "\r\n\r\n";
    }

    /** The version at the end of the line is not counted. */
    private static String lineOf(int bytes) {
        return "GET /" + "a".repeat(bytes - "GET /".length()) + HOST + "\r\n";
    }

    @Test
    @DisplayName("rows 14, 15: what is just within a limit is passed on")
    @Row({14, 15})
    void passesOnWhatIsWithinTheLimits() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(request -> Wire.ok("taken"));
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            for (String request :
                    new String[] {headOf(32 * 1024), lineOf(16 * 1024), "GET /" + HOST + "X: y\r\n".repeat(199) + "\r\n"
                    }) {
                assertThat(proxy.ask(request).text()).isEqualTo("taken");
            }
        }
    }

    static Arguments[] cases() {
        return new Arguments[] {
            Arguments.of("row 14: target of 100 KB", "GET /" + "a".repeat(100_000) + HOST + "\r\n", 414),
            Arguments.of("row 14: target one byte too long", "GET /" + "a".repeat(16 * 1024) + HOST + "\r\n", 414),
            Arguments.of("row 14: line one byte too long", lineOf(16 * 1024 + 1), 414),
            Arguments.of("row 15: head one byte too large", headOf(32 * 1024 + 1), 431),
            Arguments.of("row 15: head of 33 KiB", "GET /" + HOST + "X: " + "a".repeat(33 * 1024) + "\r\n\r\n", 431),
            Arguments.of("row 15: head of 200 KB", "GET /" + HOST + "X: " + "a".repeat(200_000) + "\r\n\r\n", 431),
            Arguments.of("row 15: many fields", "GET /" + HOST + "X: y\r\n".repeat(200) + "\r\n", 431),
            Arguments.of("row 15: 10,000 fields", "GET /" + HOST + "X: y\r\n".repeat(10_000) + "\r\n", 431),
            Arguments.of("row 15: name of 100 KB", "GET /" + HOST + "X".repeat(100_000) + ": y\r\n\r\n", 431),
            Arguments.of("row 15: method of 100 KB", "G".repeat(100_000) + " /" + HOST + "\r\n", 400),
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @Row({14, 15})
    void rejects(String name, String request, int status) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.sendCutAt(Wire.bytes(request + FOLLOWING), request.length() / 3, request.length() / 2);

            assertThat(client.readResponse().status()).as(name).isEqualTo(status);
            client.awaitEndOfNothing();
            assertThat(upstream.connectionCount()).isZero();
        }
    }
}
