package io.llamatap.tap.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.testkit.Page;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Exchanges count even if their bodies are compressed, broken, or cannot be read. */
class UnreadBodiesTest {
    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64);
    private final LoopTap loop = new MetricsTapFactory(registry).forLoop(0);

    @Test
    void takesTheModelOfACompressedRequestFromItsResponse() {
        Tap tap = loop.onRequest(OllamaEndpoint.CHAT, "POST", "zstd", 0);
        Bodies.send("(\u00b5/\u00fd", tap::onRequestBody);
        tap.onRequestEnd();
        tap.onResponseHead(200, "application/json", null, 100);
        Bodies.send(
                "{\"model\":\"m:1\",\"message\":{\"content\":\"x\"},\"done\":true,\"done_reason\":\"stop\","
                        + "\"prompt_eval_count\":5,\"eval_count\":2}",
                (bytes, index, length) -> tap.onResponseBody(bytes, index, length, 200));
        tap.onResponseFlushed(200, 300);
        tap.onEnd(ExchangeEnd.COMPLETE, 200, 400);
        Page page = page();
        assertThat(page.value("ollama_proxy_requests_total route=/api/chat model=m:1 outcome=ok code=200"))
                .isEqualTo(1);
        assertThat(page.value("ollama_proxy_tokens_total model=m:1 type=output source=reported"))
                .isEqualTo(2);
        assertThat(page.sum("ollama_proxy_tap_failures_total")).isZero();
    }

    @Test
    void saysThatACompressedResponseIsNotMetered() {
        Tap tap = chat();
        tap.onResponseHead(200, "application/x-ndjson", "gzip", 100);
        Bodies.send("\u001f\u008b", (bytes, index, length) -> tap.onResponseBody(bytes, index, length, 200));
        tap.onEnd(ExchangeEnd.COMPLETE, 200, 400);
        Page page = page();
        assertThat(page.value("ollama_proxy_unmetered_responses_total reason=content_encoding"))
                .isEqualTo(1);
        assertThat(page.value("ollama_proxy_requests_total route=/api/chat model=m:1 outcome=ok code=200"))
                .isEqualTo(1);
        assertThat(page.sum("ollama_proxy_tap_failures_total")).isZero();
    }

    @Test
    void countsAnExchangeWhoseBodyItFailsToRead() {
        Tap tap = chat();
        tap.onResponseHead(200, "application/json", null, 100);
        ByteBuf gone = Unpooled.directBuffer(4).writeInt(1);
        gone.release();
        tap.onResponseBody(gone, 0, 4, 200);
        tap.onEnd(ExchangeEnd.COMPLETE, 200, 400);
        Page page = page();
        assertThat(page.value("ollama_proxy_tap_failures_total reason=exception"))
                .isEqualTo(1);
        assertThat(page.value("ollama_proxy_requests_total route=/api/chat model=m:1 outcome=ok code=200"))
                .isEqualTo(1);
        assertThat(page.sum("ollama_proxy_requests_in_flight")).isZero();
    }

    @Test
    void saysThatAResponseWithoutItsLastObjectIsIncompleteEvenIfItIsNoJson() {
        Tap tap = chat();
        tap.onResponseHead(200, "application/x-ndjson", null, 100);
        Bodies.send(
                "{\"message\":{\"content\":\"x\"}}\n}{\n",
                (b, index, length) -> tap.onResponseBody(b, index, length, 200));
        tap.onEnd(ExchangeEnd.COMPLETE, 200, 400);
        Page page = page();
        assertThat(page.sum("ollama_proxy_requests_total", "outcome=incomplete"))
                .isEqualTo(1);
        assertThat(page.value("ollama_proxy_tap_failures_total reason=malformed_json"))
                .isEqualTo(1);
    }

    private Tap chat() {
        Tap tap = loop.onRequest(OllamaEndpoint.CHAT, "POST", null, 0);
        Bodies.send("{\"model\":\"m:1\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}", tap::onRequestBody);
        tap.onRequestEnd();
        return tap;
    }

    private Page page() {
        return Page.of(registry);
    }
}
