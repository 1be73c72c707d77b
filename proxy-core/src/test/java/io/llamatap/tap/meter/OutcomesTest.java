package io.llamatap.tap.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.label.Outcome;
import io.llamatap.metrics.label.StreamError;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.scan.ResponseScanners;
import io.netty.buffer.Unpooled;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomesTest {
    private static final String PIECE = "{\"message\":{\"content\":\"x\"},\"done\":false}\n";
    private static final String LAST = "{\"message\":{\"content\":\"\"},\"done\":true}\n";
    private static final String FAILURE = "{\"error\":\"broken\"}\n";

    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64);

    private ResponseWatch response(int status, String body) {
        ResponseWatch response = new ResponseWatch(
                registry.loop(0),
                new BodyFeed(failure -> {}),
                new ResponseScanners(name -> {}),
                OllamaEndpoint.CHAT,
                "POST");
        if (status > 0) {
            response.onHead(status, "application/x-ndjson", null);
        }
        byte[] bytes = body.getBytes(UTF_8);
        response.onBody(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
        response.onFlushed();
        return response;
    }

    private static Outcome outcome(ExchangeEnd end, int status, ResponseWatch response) {
        return Outcomes.of(end, status, OllamaEndpoint.CHAT, response);
    }

    @ParameterizedTest
    @CsvSource({
        "200, OK",
        "302, UPSTREAM_ERROR",
        "404, CLIENT_ERROR",
        "499, CLIENT_ERROR",
        "500, UPSTREAM_ERROR",
        "503, UPSTREAM_ERROR"
    })
    void judgesAWholeResponseByItsStatus(int status, Outcome outcome) {
        assertThat(outcome(ExchangeEnd.COMPLETE, status, response(status, PIECE + LAST)))
                .isEqualTo(outcome);
    }

    @Test
    void judgesACompleteSuccessByItsBody() {
        assertThat(outcome(ExchangeEnd.COMPLETE, 200, response(200, PIECE))).isEqualTo(Outcome.INCOMPLETE);
        assertThat(outcome(ExchangeEnd.COMPLETE, 200, response(200, PIECE + FAILURE)))
                .isEqualTo(Outcome.STREAM_ERROR);
    }

    @ParameterizedTest
    @EnumSource(
            value = ExchangeEnd.class,
            names = {"CLIENT_LEFT", "BROKEN_OFF"})
    void isOkWhereTheClientHadAllButTheEnd(ExchangeEnd end) {
        assertThat(outcome(end, 200, response(200, PIECE + LAST))).isEqualTo(Outcome.OK);
    }

    @Test
    void isCancelledOnlyWhereNothingFailedBeforeTheClientLeft() {
        assertThat(outcome(ExchangeEnd.CLIENT_LEFT, 0, response(0, ""))).isEqualTo(Outcome.CANCELLED);
        assertThat(outcome(ExchangeEnd.CLIENT_LEFT, 200, response(200, PIECE))).isEqualTo(Outcome.CANCELLED);
        assertThat(outcome(ExchangeEnd.CLIENT_LEFT, 200, response(200, FAILURE)))
                .isEqualTo(Outcome.STREAM_ERROR);
        assertThat(outcome(ExchangeEnd.CLIENT_LEFT, 500, response(500, ""))).isEqualTo(Outcome.UPSTREAM_ERROR);
    }

    @Test
    void isNeverCancelledWhereWeEndedIt() {
        assertThat(outcome(ExchangeEnd.BROKEN_OFF, 200, response(200, PIECE))).isEqualTo(Outcome.TIMEOUT);
        assertThat(outcome(ExchangeEnd.TIMED_OUT, 504, response(0, ""))).isEqualTo(Outcome.TIMEOUT);
        assertThat(outcome(ExchangeEnd.REJECTED, 400, response(0, ""))).isEqualTo(Outcome.REJECTED);
    }

    @Test
    void isCancelledWhereAFailureFollowsTheClientsEnd() {
        ResponseWatch response = response(200, PIECE);
        response.onClientFinished();

        assertThat(outcome(ExchangeEnd.COMPLETE, 200, response)).isEqualTo(Outcome.CANCELLED);
        assertThat(outcome(ExchangeEnd.TRUNCATED, 200, response)).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void isAFailureWhereItCameBeforeTheClientsEnd() {
        ResponseWatch response = response(200, FAILURE);
        response.onClientFinished();

        assertThat(outcome(ExchangeEnd.COMPLETE, 200, response)).isEqualTo(Outcome.STREAM_ERROR);
    }

    @Test
    void distinguishesAnErrorInAStreamFromATruncatedOne() {
        assertThat(Outcomes.streamError(Outcome.STREAM_ERROR, response(200, FAILURE)))
                .isEqualTo(StreamError.ERROR_OBJECT);
        assertThat(Outcomes.streamError(Outcome.STREAM_ERROR, response(200, PIECE)))
                .isEqualTo(StreamError.TRUNCATED);
        assertThat(Outcomes.streamError(Outcome.INCOMPLETE, response(200, PIECE)))
                .isNull();
    }
}
