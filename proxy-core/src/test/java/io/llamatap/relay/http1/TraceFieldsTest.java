package io.llamatap.relay.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only identifiers that are exactly as specified get into the log. */
class TraceFieldsTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String VALID = "00-" + TRACE + "-00f067aa0ba902b7-01";

    @Test
    void findsTheTraceId() {
        assertThat(TraceFields.traceId(head("traceparent: " + VALID))).isEqualTo(TRACE);
        assertThat(TraceFields.traceId(head("TraceParent:\t" + VALID + " "))).isEqualTo(TRACE);
        assertThat(TraceFields.traceId(head("traceparent: cc" + VALID.substring(2) + "-what-comes-later")))
                .isEqualTo(TRACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-",
                TRACE,
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "0g-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
                "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473\"-00f067aa0ba902b7-01"
            })
    void ignoresWhatIsNoTraceparent(String value) {
        assertThat(TraceFields.traceId(head("traceparent: " + value))).isNull();
    }

    @Test
    void ignoresAFieldThatComesTwice() {
        assertThat(TraceFields.traceId(head("traceparent: " + VALID + "\r\ntraceparent: " + VALID)))
                .isNull();
        assertThat(TraceFields.requestId(head("X-Request-Id: a\r\nx-request-id: b")))
                .isNull();
        assertThat(TraceFields.traceId(head("tracestate: a=b"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "7f3c-A_b.9", "0123456789012345678901234567890123456789012345678901234567890123"})
    void findsAHarmlessRequestId(String value) {
        assertThat(TraceFields.requestId(head("x-request-id: " + value))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "a=b",
                "a\"b",
                "a/b",
                "a\u00e9",
                "a@b",
                "a`b",
                "a{b",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void ignoresAnyOtherRequestId(String value) {
        assertThat(TraceFields.requestId(head("x-request-id: " + value))).isNull();
    }

    private static Head head(String fields) {
        byte[] bytes = ("GET / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n\r\n").getBytes(ISO_8859_1);
        Head head = new Head();
        head.parse(bytes, 0, bytes.length, true);
        return head;
    }
}
