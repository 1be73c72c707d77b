package io.llamatap.tap.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.testkit.Page;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a response of {@code /v1/responses}, and which requests for it compute something. */
class ResponsesTest {
    private static final String USAGE = "\"usage\":{\"input_tokens\":7,\"output_tokens\":5}";
    private static final String ASKED = "{\"model\":\"m:1\",\"input\":\"x\"}";

    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64);
    private final LoopTap loop = new MetricsTapFactory(registry).forLoop(0);

    private static String event(String type, String status, String more) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":9,\"response\":{\"id\":\"r\","
                + "\"object\":\"response\",\"status\":\"" + status + "\",\"model\":\"m:1\"" + more + "}}\n\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "response.completed|completed|''|ok|none",
                "response.incomplete|incomplete|''|ok|length",
                "response.incomplete|incomplete|,\"incomplete_details\":{\"reason\":\"max_output_tokens\"}|ok|length",
                "response.incomplete|incomplete|,\"incomplete_details\":{\"reason\":\"content_filter\"}|ok|other",
                "response.failed|failed|,\"error\":{\"code\":\"server_error\"}|stream_error|error",
                "response.in_progress|in_progress|''|incomplete|none"
            })
    void endsAStreamByItsLastEvent(String type, String status, String more, String outcome, String reason) {
        for (String path : new String[] {"/v1/responses", "/api/codex/v1/responses"}) {
            String stream = event("response.created", "in_progress", "")
                    + "event: response.output_text.delta\n"
                    + "data: {\"type\":\"response.output_text.delta\",\"delta\":\"a\"}\n\n"
                    + event(type, status, more + "," + USAGE);
            respond(path, ASKED, "text/event-stream", stream);
            assertJudged(path, outcome, reason);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "completed|''|ok|none",
                "incomplete|,\"incomplete_details\":{\"reason\":\"max_output_tokens\"}|ok|length",
                "incomplete|,\"incomplete_details\":null|ok|length",
                "failed|,\"error\":{\"code\":\"server_error\"}|stream_error|error",
                "in_progress|''|incomplete|none"
            })
    void endsAWholeResponseByItsStatus(String status, String more, String outcome, String reason) {
        for (int times = 1; times <= 2; times++) {
            respond("/v1/responses", ASKED, "application/json", whole(status, more));
            assertThat(Page.of(registry)
                            .value("ollama_proxy_requests_total route=/v1/responses model=m:1 outcome=" + outcome
                                    + " code=200"))
                    .isEqualTo(times);
        }
    }

    private static String whole(String status, String more) {
        return "{\"id\":\"r\",\"object\":\"response\",\"status\":\"" + status + "\",\"model\":\"m:1\",\"error\":null"
                + more + "," + USAGE + "}";
    }

    @Test
    void takesASummaryForAWholeResponse() {
        respond(
                "/v1/responses/compact",
                ASKED,
                "application/json",
                "{\"id\":\"r\",\"object\":\"response.compaction\",\"created_at\":1,\"output\":[{}]," + USAGE + "}");
        assertJudged("/v1/responses/compact", "ok", "none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "", "\r\n\r\n", "\r"})
    void countsTheLastEventHoweverItEnds(String end) {
        String stream =
                event("response.created", "in_progress", "") + event("response.completed", "completed", "," + USAGE);
        respond("/v1/responses", ASKED, "text/event-stream", stream.stripTrailing() + end);
        assertJudged("/v1/responses", "ok", "none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m:1\",\"instructions\":\"be brief\"}",
                "{\"model\":\"m:1\",\"input\":\"\",\"previous_response_id\":\"resp_1\"}",
                "{\"model\":\"m:1\",\"input\":[],\"previous_response_id\":\"resp_1\"}",
                "{\"model\":\"m:1\",\"input\":[]}",
                "{\"model\":\"m:1\"}"
            })
    void isNoPreloadWhereTokensAreReported(String request) {
        respond("/v1/responses", request, "application/json", whole("completed", ""));
        assertJudged("/v1/responses", "ok", "none");
        assertThat(Page.of(registry).sum("ollama_proxy_finished_total", "reason=load"))
                .isZero();
    }

    @Test
    void distinguishesAContinuedRequestFromAPreloadBeforeItsResponse() {
        Tap tap = loop.onRequest(OllamaEndpoint.OPENAI_RESPONSES, "POST", null, 0);
        Bodies.send("{\"model\":\"m:1\",\"instructions\":\"be brief\"}", tap::onRequestBody);
        tap.onRequestEnd();
        assertThat(registry.use().isComputing()).isTrue();
        Tap load = loop.onRequest(OllamaEndpoint.GENERATE, "POST", null, 0);
        tap.onEnd(ExchangeEnd.CLIENT_LEFT, 0, 1);
        Bodies.send("{\"model\":\"m:1\",\"instructions\":\"none of generate\"}", load::onRequestBody);
        load.onRequestEnd();
        assertThat(registry.use().isComputing()).isFalse();
    }

    private void respond(String path, String request, String type, String body) {
        Tap tap = loop.onRequest(OllamaEndpoint.of(path), "POST", null, 0);
        Bodies.send(request, tap::onRequestBody);
        tap.onRequestEnd();
        tap.onResponseHead(200, type, null, 1);
        Bodies.send(body, (bytes, index, length) -> tap.onResponseBody(bytes, index, length, 2));
        tap.onResponseFlushed(2, 3);
        tap.onEnd(ExchangeEnd.COMPLETE, 200, 4);
    }

    private void assertJudged(String path, String outcome, String reason) {
        Page page = Page.of(registry);
        assertThat(page.value(
                        "ollama_proxy_requests_total route=" + path + " model=m:1 outcome=" + outcome + " code=200"))
                .isEqualTo(1);
        assertThat(page.value("ollama_proxy_finished_total model=m:1 reason=" + reason))
                .isPositive();
        assertThat(page.value("ollama_proxy_tokens_total model=m:1 type=output source=reported") % 5)
                .isZero();
        assertThat(page.sum("ollama_proxy_tokens_total")).isPositive();
    }
}
