package io.llamatap.relay.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only identifiers that are exactly as specified get into the log. */
class TraceFieldsTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String NONE = "0".repeat(32);
    private static final String VALID = "00-" + TRACE + "-00f067aa0ba902b7-01";

    @Test
    void findsTheTraceId() {
        assertThat(traceId("traceparent: " + VALID)).isEqualTo(TRACE);
        assertThat(traceId("TraceParent:\t" + VALID + " ")).isEqualTo(TRACE);
        assertThat(traceId("traceparent: cc" + VALID.substring(2) + "-what-comes-later"))
                .isEqualTo(TRACE);
    }

    @Test
    void findsWhetherTheTraceIsRecorded() {
        for (String flags : new String[] {"01", "03", "0b", "ff"}) {
            assertThat(isSampled(flags)).as(flags).isTrue();
        }
        for (String flags : new String[] {"00", "02", "10", "0a", "fe"}) {
            assertThat(isSampled(flags)).as(flags).isFalse();
        }
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
        assertThat(traceId("traceparent: " + value)).isEqualTo(NONE);
    }

    @Test
    void ignoresAFieldThatComesTwice() {
        assertThat(traceId("traceparent: " + VALID + "\r\ntraceparent: " + VALID))
                .isEqualTo(NONE);
        assertThat(TraceFields.requestId(head("X-Request-Id: a\r\nx-request-id: b")))
                .isNull();
        assertThat(traceId("tracestate: a=b")).isEqualTo(NONE);
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

    private static String traceId(String fields) {
        Head head = head(fields);
        int at = TraceFields.traceparent(head);
        assertThat(TraceFields.isSampled(head, at)).isEqualTo(at >= 0);
        return String.format("%016x%016x", TraceFields.traceHigh(head, at), TraceFields.traceLow(head, at));
    }

    private static boolean isSampled(String flags) {
        Head head = head("traceparent: " + VALID.substring(0, VALID.length() - 2) + flags);
        return TraceFields.isSampled(head, TraceFields.traceparent(head));
    }

    private static Head head(String fields) {
        byte[] bytes = ("GET / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n\r\n").getBytes(ISO_8859_1);
        Head head = new Head();
        head.parse(bytes, 0, bytes.length, true);
        return head;
    }
}
