package io.llamatap.tap.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.testkit.Page;
import io.llamatap.testkit.Recording;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An unknown route is metered if, and only if, its request and response both have a known format. */
class UnknownRoutesTest {
    private final MetricsRegistry registry = registry();

    private static MetricsRegistry registry() {
        return new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64);
    }

    /**
     * All recordings that ask a model for text. Without those that ask for nothing, and those that are not read on their own
     * route either.
     */
    static Stream<Recording> recordings() {
        return Recording.all().stream().filter(recording -> switch (OllamaEndpoint.of(recording.path())) {
            case GENERATE, CHAT, OPENAI_CHAT, OPENAI_COMPLETIONS, OPENAI_RESPONSES, ANTHROPIC_MESSAGES ->
                recording.status() == 200;
            default -> false;
        });
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void isMeteredAsTheKnownRouteWouldBe(Recording recording) {
        for (int size : new int[] {1, 7, 100_000}) {
            MetricsRegistry known = registry();
            MetricsRegistry unknown = registry();
            replay(recording, OllamaEndpoint.of(recording.path()), known, size);
            replay(recording, OllamaEndpoint.OTHER, unknown, size);
            Page expected = Page.of(known);
            if (expected.sum("ollama_proxy_tokens_total") == 0) {
                return; // a load, or an error
            }
            Page actual = Page.of(unknown);
            assertThat(moved(actual)).as(recording + " in " + size).isEqualTo(moved(expected));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "retry: 10\n\n", "id: 1\n", "\uFEFF"})
    void isMeteredHoweverItsEventsBegin(String start) {
        Recording recording = Recording.load("ollama-0.33.3", "v1-chat-stream-usage");
        Tap tap = new MetricsTapFactory(registry).forLoop(0).onRequest(OllamaEndpoint.OTHER, "POST", null, 0);
        ByteBuf request = Unpooled.wrappedBuffer(recording.requestBody());
        tap.onRequestBody(request, 0, request.readableBytes());
        tap.onRequestEnd();
        tap.onResponseHead(200, "text/event-stream", null, 1);
        ByteBuf body = Unpooled.wrappedBuffer(start.getBytes(StandardCharsets.UTF_8), recording.responseBody());
        tap.onResponseBody(body, 0, body.readableBytes(), 2);
        tap.onResponseFlushed(2, 3);
        tap.onEnd(ExchangeEnd.COMPLETE, 200, 4);
        assertThat(Page.of(registry).sum("ollama_proxy_requests_total", "route=/v1/chat/completions"))
                .isEqualTo(1);
        assertThat(Page.of(registry).sum("ollama_proxy_tokens_total")).isPositive();
    }

    private static List<String> moved(Page page) {
        List<String> moved = new ArrayList<>();
        page.values().forEach((series, value) -> {
            if (value != 0 && !series.contains("_series")) {
                moved.add(series + " " + value);
            }
        });
        return moved;
    }

    private static void replay(Recording recording, OllamaEndpoint endpoint, MetricsRegistry registry, int size) {
        Tap tap = new MetricsTapFactory(registry).forLoop(0).onRequest(endpoint, "POST", null, 0);
        ByteBuf request = Unpooled.wrappedBuffer(recording.requestBody());
        tap.onRequestBody(request, 0, request.readableBytes());
        tap.onRequestEnd();
        tap.onResponseHead(200, recording.responseHeader("Content-Type"), null, 1);
        ByteBuf body = Unpooled.wrappedBuffer(recording.responseBody());
        for (int i = 0; i < body.readableBytes(); i += size) {
            tap.onResponseBody(body, i, Math.min(size, body.readableBytes() - i), 2);
        }
        tap.onResponseFlushed(2, 3);
        tap.onEnd(ExchangeEnd.COMPLETE, 200, 4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Counting tokens, moderation, ranking, batches, files and cancelling are not responses of a model.
                "{\"model\":\"m\",\"messages\":[{}]}|{\"input_tokens\":14}",
                "{\"model\":\"m\",\"input\":\"x\"}|{\"object\":\"response.input_tokens\",\"input_tokens\":9}",
                "{\"model\":\"m\",\"input\":\"x\"}|{\"id\":\"modr\",\"model\":\"m\",\"results\":[]}",
                "{\"model\":\"m\",\"query\":\"x\"}|{\"object\":\"response\",\"usage\":{\"output_tokens\":9}}",
                "{\"model\":\"m\",\"messages\":[{}]}|{\"object\":\"response\",\"usage\":{\"output_tokens\":9}}",
                "{\"messages\":[{}]}|{\"object\":\"chat.completion\",\"usage\":{\"completion_tokens\":9}}",
                "{\"model\":\"m\",\"input\":\"x\"}|{\"object\":\"list\",\"data\":[{\"object\":\"model\"}]}",
                "{\"model\":\"m\",\"prompt\":\"x\"}|{\"done\":true,\"eval_count\":9}",
                "{\"model\":\"m\",\"prompt\":\"x\"}|{\"nested\":{\"object\":\"text_completion\"}}",
                "{\"model\":\"m\",\"prompt\":\"x\"}|<html>",
                "not JSON|{\"object\":\"chat.completion\",\"usage\":{\"completion_tokens\":9}}",
            })
    void isOtherWhereRequestOrResponseHaveNoSuchShape(String request, String response) {
        LoopTap loop = new MetricsTapFactory(registry).forLoop(0);
        Tap tap = loop.onRequest(OllamaEndpoint.OTHER, "POST", null, 0);
        Bodies.send(request, tap::onRequestBody);
        tap.onRequestEnd();
        tap.onResponseHead(200, "application/json", null, 1);
        Bodies.send(response, (bytes, index, length) -> tap.onResponseBody(bytes, index, length, 2));
        tap.onResponseFlushed(2, 3);
        tap.onEnd(ExchangeEnd.COMPLETE, 200, 4);
        Page page = Page.of(registry);
        assertThat(page.value("ollama_proxy_requests_total route=other model= outcome=ok code=200"))
                .isEqualTo(1);
        assertThat(page.sum("ollama_proxy_tokens_total")).isZero();
        assertThat(page.sum("ollama_proxy_tap_failures_total")).isZero();
        assertThat(registry.models().all()).hasSize(2);
    }

    @Test
    void givesUpWhereTheShapeDoesNotShowSoon() {
        LoopTap loop = new MetricsTapFactory(registry).forLoop(0);
        Tap tap = loop.onRequest(OllamaEndpoint.OTHER, "POST", null, 0);
        Bodies.send("{\"model\":\"m\",\"messages\":[{}]}", tap::onRequestBody);
        tap.onRequestEnd();
        tap.onResponseHead(200, "application/json", null, 1);
        String late = "{\"padding\":\"" + "x".repeat(FormatDetector.MAX_BYTES) + "\",";
        Bodies.send(late, (bytes, index, length) -> tap.onResponseBody(bytes, index, length, 2));
        Bodies.send(
                "\"object\":\"chat.completion\",\"usage\":{\"completion_tokens\":9}}",
                (bytes, index, length) -> tap.onResponseBody(bytes, index, length, 2));
        tap.onEnd(ExchangeEnd.COMPLETE, 200, 4);
        assertThat(Page.of(registry).value("ollama_proxy_requests_total route=other model= outcome=ok code=200"))
                .isEqualTo(1);
    }
}
