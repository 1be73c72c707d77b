package io.llamatap.tap.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.testkit.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first event decides the outcome of an exchange: an error, the client's leaving, or the proxy's own limit. */
class WhoEndedItTest {
    private static final String LINE = "{\"model\":\"m:1\",\"message\":{\"content\":\"a\"},\"done\":false}\n";
    private static final String ERROR = "{\"error\":\"llama runner process no longer running\"}\n";
    private static final String LAST =
            "{\"model\":\"m:1\",\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}\n";

    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64);
    private final List<AccessRecord> records = new ArrayList<>();
    private final LoopTap loop = new MetricsTapFactory(registry, null, number -> records::add).forLoop(0);

    @Test
    void takesAnErrorBeforeTheClientLeftForAnError() {
        Tap tap = chat();
        send(tap, LINE);
        send(tap, ERROR);
        tap.onEnd(ExchangeEnd.CLIENT_LEFT, 200, 9);
        assertOutcome("stream_error");
        assertThat(page().value("ollama_proxy_stream_errors_total model=m:1 reason=error_object"))
                .isEqualTo(1);
        assertThat(page().sum("ollama_proxy_client_cancellations_total")).isZero();
    }

    @Test
    void takesAnErrorOfAPullBeforeTheClientLeftForAnError() {
        Tap tap = begin(OllamaEndpoint.PULL, "{\"model\":\"x\"}");
        send(tap, "{\"status\":\"pulling manifest\"}\n");
        send(tap, "{\"error\":\"pull model manifest: file does not exist\"}\n");
        tap.onEnd(ExchangeEnd.CLIENT_LEFT, 200, 9);
        assertOutcome("stream_error");
    }

    @ParameterizedTest
    @CsvSource({"COMPLETE", "TRUNCATED", "CLIENT_LEFT"})
    void takesAnErrorBehindTheClientsEndForAConsequence(ExchangeEnd end) {
        Tap tap = chat();
        send(tap, LINE);
        tap.onClientFinished();
        send(tap, ERROR);
        tap.onEnd(end, 200, 9);
        assertOutcome("cancelled");
    }

    @ParameterizedTest
    @CsvSource({"COMPLETE", "TRUNCATED"})
    void takesAMissingEndBehindTheClientsForAConsequence(ExchangeEnd end) {
        Tap tap = chat();
        send(tap, LINE);
        tap.onClientFinished();
        tap.onEnd(end, 200, 9);
        assertOutcome("cancelled");
    }

    @ParameterizedTest
    @CsvSource({"499, cancelled", "500, cancelled", "503, cancelled", "404, client_error"})
    void takesFailuresBehindTheClientsEndForWhatTheyAre(int status, String outcome) {
        Tap tap = loop.onRequest(OllamaEndpoint.CHAT, "POST", null, 0);
        tap.onClientFinished();
        tap.onResponseHead(status, "application/json", null, 5);
        send(tap, "{\"error\":\"x\"}");
        tap.onEnd(ExchangeEnd.COMPLETE, status, 9);
        assertOutcome(outcome);
    }

    @ParameterizedTest
    @CsvSource({"500, upstream_error", "503, upstream_error", "404, client_error"})
    void takesAFailureBeforeTheClientsEndForWhatItIs(int status, String outcome) {
        Tap tap = loop.onRequest(OllamaEndpoint.CHAT, "POST", null, 0);
        tap.onRequestEnd();
        tap.onResponseHead(status, "application/json", null, 5);
        send(tap, "{\"error\":\"x\"}");
        tap.onClientFinished();
        tap.onEnd(ExchangeEnd.CLIENT_LEFT, status, 9);
        assertOutcome(outcome);
    }

    @Test
    void takesAPullWhoseSuccessTheClientHasForServed() {
        Tap tap = begin(OllamaEndpoint.PULL, "{\"model\":\"x\"}");
        send(tap, "{\"status\":\"success\"}\n");
        tap.onClientFinished();
        tap.onEnd(ExchangeEnd.CLIENT_LEFT, 200, 9);
        assertOutcome("ok");
    }

    @Test
    void takesAWholeResponseBehindTheClientsEndForServed() {
        Tap tap = chat();
        tap.onClientFinished();
        send(tap, LINE);
        send(tap, LAST);
        tap.onEnd(ExchangeEnd.COMPLETE, 200, 9);
        assertOutcome("ok");
    }

    @Test
    void takesAnErrorBeforeTheClientsEndForAnErrorWhateverFollows() {
        Tap tap = chat();
        send(tap, ERROR);
        tap.onClientFinished();
        tap.onEnd(ExchangeEnd.TRUNCATED, 200, 9);
        assertOutcome("stream_error");
    }

    @Test
    void doesNotExcuseRoutesThatOllamaFinishesAllTheSame() {
        Tap tap = loop.onRequest(OllamaEndpoint.TAGS, "GET", null, 0);
        tap.onRequestEnd();
        tap.onClientFinished();
        tap.onResponseHead(500, "application/json", null, 5);
        tap.onEnd(ExchangeEnd.COMPLETE, 500, 9);
        assertOutcome("upstream_error");
    }

    @Test
    void takesAFailureWhoseHeadTheClientHasForThatFailure() {
        Tap tap = loop.onRequest(OllamaEndpoint.CHAT, "POST", null, 0);
        tap.onResponseHead(404, "application/json", null, 5);
        tap.onEnd(ExchangeEnd.CLIENT_LEFT, 404, 9);
        assertOutcome("client_error");
    }

    @Test
    void doesNotBlameTheClientForWhatWeBreakOff() {
        Tap tap = chat();
        send(tap, LINE);
        tap.onFailed("drain", null);
        tap.onEnd(ExchangeEnd.BROKEN_OFF, 200, 9);
        assertOutcome("timeout");
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.reason()).isEqualTo("drain");
            assertThat(record.status()).isEqualTo(200);
        });
    }

    @Test
    void takesAnErrorBeforeWeBreakOffForAnError() {
        Tap tap = chat();
        send(tap, ERROR);
        tap.onEnd(ExchangeEnd.BROKEN_OFF, 200, 9);
        assertOutcome("stream_error");
    }

    @Test
    void takesAnErrorBeforeACutForAnErrorObject() {
        Tap tap = chat();
        send(tap, ERROR);
        tap.onEnd(ExchangeEnd.TRUNCATED, 200, 9);
        assertThat(page().value("ollama_proxy_stream_errors_total model=m:1 reason=error_object"))
                .isEqualTo(1);
    }

    private Tap chat() {
        return begin(OllamaEndpoint.CHAT, "{\"model\":\"m:1\",\"messages\":[{}]}");
    }

    private Tap begin(OllamaEndpoint endpoint, String request) {
        Tap tap = loop.onRequest(endpoint, "POST", null, 0);
        tap.onClient(null, "POST", endpoint.route());
        Bodies.send(request, tap::onRequestBody);
        tap.onRequestEnd();
        tap.onResponseHead(200, "application/x-ndjson", null, 1);
        return tap;
    }

    private static void send(Tap tap, String text) {
        Bodies.send(text, (bytes, index, length) -> tap.onResponseBody(bytes, index, length, 2));
        tap.onResponseFlushed(2, 3);
    }

    private void assertOutcome(String outcome) {
        assertThat(page().value("ollama_proxy_request_outcomes_total outcome=" + outcome))
                .isEqualTo(1);
        assertThat(page().sum("ollama_proxy_request_outcomes_total")).isEqualTo(1);
    }

    private Page page() {
        return Page.of(registry);
    }
}
