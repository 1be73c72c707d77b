package io.llamatap.tap.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.ModelUse;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.testkit.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A response that is not Ollama's is not a success, whatever its status, and says nothing about Ollama. */
class ForeignResponsesTest {
    private static final String CHAT = "{\"model\":\"m:1\",\"messages\":[{}],\"prompt\":\"x\",\"input\":\"x\"}";

    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64);
    private final List<AccessRecord> records = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 304, 307, 308})
    void takesARedirectForAFailure(int status) {
        respond(OllamaEndpoint.CHAT, "POST", status, "text/html", null, "<a href=\"/login\">Found</a>");
        assertIsStrange("/api/chat", Integer.toString(status), "redirect");
    }

    @ParameterizedTest
    @EnumSource(
            value = OllamaEndpoint.class,
            names = {
                "GENERATE",
                "CHAT",
                "EMBED",
                "EMBEDDINGS",
                "OPENAI_CHAT",
                "OPENAI_COMPLETIONS",
                "OPENAI_EMBEDDINGS",
                "OPENAI_RESPONSES",
                "OPENAI_TRANSCRIPTIONS",
                "CODEX_RESPONSES",
                "ANTHROPIC_MESSAGES",
                "PULL",
                "PUSH",
                "CREATE"
            })
    void takesAPageForAFailureOnAllRoutesOfModels(OllamaEndpoint endpoint) {
        respond(endpoint, "POST", 200, "text/html; charset=utf-8", null, "<!doctype html><title>Log in</title>");
        assertIsStrange(endpoint.route(), "200", "foreign_body");
    }

    @ParameterizedTest
    @EnumSource(
            value = OllamaEndpoint.class,
            names = {"TAGS", "PS", "VERSION", "OPENAI_MODELS"})
    void countsAPageAsAFailureOnRoutesAboutOllama(OllamaEndpoint endpoint) {
        respond(endpoint, "GET", 200, "text/html", null, "<html>");
        assertIsStrange(endpoint.route(), "200", "foreign_body");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|{\"login\":\"/portal\"}",
                "application/json|{}",
                "application/json|[]",
                "application/json|\"ok\"",
                "application/json|<html>",
                "text/plain|ok",
                "application/octet-stream|xyz",
                "''|<!DOCTYPE html>",
                "''|OK",
            })
    void takesWhatHoldsNothingOfItsFormatForAFailure(String type, String body) {
        respond(OllamaEndpoint.CHAT, "POST", 200, type.isEmpty() ? null : type, null, body);
        assertIsStrange("/api/chat", "200", "foreign_body");
    }

    @Test
    void takesAPageForOneEvenWhereItIsCompressed() {
        respond(OllamaEndpoint.CHAT, "POST", 200, "text/html", "gzip", "\u001f\u008b");
        assertIsStrange("/api/chat", "200", "foreign_body");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHAT|{\"model\":\"m:1\",\"message\":{\"content\":\"x\"},\"done\":true}|ok",
                "CHAT|{\"model\":\"m:1\",\"done\":false}|incomplete",
                "CHAT|{\"error\":\"no\"}|stream_error",
                "CHAT|''|incomplete",
                "EMBEDDINGS|{\"embedding\":[]}|ok",
                "EMBEDDINGS|{\"embedding\":[0.5]}|ok",
                "EMBED|{\"model\":\"m:1\",\"embeddings\":[]}|ok",
                "OPENAI_EMBEDDINGS|{\"object\":\"list\",\"data\":[]}|ok",
                "OPENAI_TRANSCRIPTIONS|{\"text\":\"\"}|ok",
                "PULL|{\"status\":\"pulling manifest\"}|incomplete",
                "PULL|{\"status\":\"success\"}|ok",
            })
    void judgesWhatIsOllamasAsBefore(OllamaEndpoint endpoint, String body, String outcome) {
        for (int times = 1; times <= 3; times++) { // the second time, a scanner is reused
            respond(endpoint, "POST", 200, "application/json", null, body);
            assertThat(page().value("ollama_proxy_request_outcomes_total outcome=" + outcome))
                    .isEqualTo(times);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TAGS|{\"models\":[]}",
                "TAGS|{\"models\":null}",
                "PS|{\"models\":[]}",
                "OPENAI_MODELS|{\"object\":\"list\",\"data\":null}",
                "VERSION|{\"version\":\"0.34.1\"}"
            })
    void takesListsForOllamasThoughTheyAreEmpty(OllamaEndpoint endpoint, String body) {
        respond(endpoint, "GET", 200, "application/json", null, body);
        respond(endpoint, "GET", 200, "application/json", null, body);
        assertThat(page().value("ollama_proxy_request_outcomes_total outcome=ok"))
                .isEqualTo(2);
    }

    @Test
    void judgesWhatCannotBeReadByItsStatus() {
        respond(OllamaEndpoint.CHAT, "POST", 200, "application/json", "gzip", "\u001f\u008b");
        respond(OllamaEndpoint.OPENAI_TRANSCRIPTIONS, "POST", 200, "text/plain", null, "Hello");
        assertThat(page().value("ollama_proxy_request_outcomes_total outcome=ok"))
                .isEqualTo(2);
        assertThat(registry.use().lastSuccessNanos()).isEqualTo(ModelUse.NEVER);
    }

    @ParameterizedTest
    @EnumSource(
            value = OllamaEndpoint.class,
            names = {"SHOW", "COPY", "ME"})
    void takesAPortalForAFailureWhereOllamaRespondsInJsonOrWithNothing(OllamaEndpoint endpoint) {
        respond(endpoint, "POST", 200, "text/html", null, "<html>");
        assertIsStrange(endpoint.route(), "200", "foreign_body");
    }

    @Test
    void takesARedirectOfAModelsCardForAFailure() {
        respond(OllamaEndpoint.SHOW, "POST", 307, null, null, "");
        assertIsStrange("/api/show", "307", "redirect");
    }

    @Test
    void takesAListThatHasNotChangedForOne() {
        respond(OllamaEndpoint.TAGS, "GET", 304, null, null, "");
        assertThat(page().value("ollama_proxy_request_outcomes_total outcome=ok"))
                .isEqualTo(1);
    }

    @Test
    void leavesRoutesWithoutAFormatAlone() {
        respond(OllamaEndpoint.OTHER, "GET", 302, "text/html", null, "<html>");
        respond(OllamaEndpoint.ROOT, "GET", 200, "text/html", null, "<html>");
        respond(OllamaEndpoint.COPY, "POST", 200, null, null, "");
        assertThat(page().value("ollama_proxy_request_outcomes_total outcome=ok"))
                .isEqualTo(3);
        assertThat(registry.use().lastSuccessNanos()).isEqualTo(ModelUse.NEVER);
    }

    @Test
    void takesOllamasResponseForASignOfItsLife() {
        respond(OllamaEndpoint.CHAT, "POST", 200, "application/json", null, "{\"model\":\"m:1\",\"done\":true}");
        assertThat(registry.use().lastSuccessNanos()).isNotEqualTo(ModelUse.NEVER);
    }

    private void assertIsStrange(String route, String code, String reason) {
        Page page = page();
        assertThat(page.sum("ollama_proxy_requests_total", "route=" + route, "outcome=upstream_error", "code=" + code))
                .isEqualTo(1);
        assertThat(page.value("ollama_proxy_request_outcomes_total outcome=ok")).isZero();
        assertThat(page.value("ollama_proxy_upstream_errors_total reason=" + reason))
                .isEqualTo(1);
        assertThat(page.sum("ollama_requests_success")).isZero();
        assertThat(page.sum("ollama_inference_requests_total")).isZero();
        assertThat(page.sum("ollama_proxy_unmetered_responses_total")).isZero();
        assertThat(registry.use().lastSuccessNanos()).isEqualTo(ModelUse.NEVER);
        assertThat(registry.models().all()).hasSize(2);
        assertThat(records).singleElement().satisfies(record -> assertThat(record.reason())
                .isEqualTo(reason));
        OllamaEndpoint endpoint = OllamaEndpoint.of(route);
        if (endpoint.isInference()) {
            assertThat(Page.of(List.of(registry.snapshot()), Dialect.HOMESERVER, false)
                            .value("ollama_requests_total endpoint=" + endpoint.modelOperation()
                                    + " method=POST status=error"))
                    .isEqualTo(1);
        }
    }

    private void respond(
            OllamaEndpoint endpoint,
            String method,
            int status,
            @Nullable String type,
            @Nullable String coding,
            String body) {
        LoopTap logging = new MetricsTapFactory(registry, null, number -> records::add).forLoop(0);
        Tap tap = logging.onRequest(endpoint, method, null, 0);
        tap.onClient(null, method, endpoint.route());
        Bodies.send(CHAT, tap::onRequestBody);
        tap.onRequestEnd();
        tap.onResponseHead(status, type, coding, 1);
        if (!body.isEmpty()) {
            Bodies.send(body, (bytes, index, length) -> tap.onResponseBody(bytes, index, length, 2));
        }
        tap.onResponseFlushed(2, 3);
        tap.onEnd(ExchangeEnd.COMPLETE, status, 4);
    }

    private Page page() {
        return Page.of(registry);
    }
}
