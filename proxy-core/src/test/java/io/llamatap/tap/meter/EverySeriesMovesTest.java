package io.llamatap.tap.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.family.CanaryFamilies;
import io.llamatap.metrics.family.Catalogue;
import io.llamatap.metrics.family.HostFamilies;
import io.llamatap.metrics.family.InFlightFamilies;
import io.llamatap.metrics.family.PushFamilies;
import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.HandshakeFailure;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Rejection;
import io.llamatap.tap.Tap;
import io.llamatap.tap.TraceIds;
import io.llamatap.tap.UpstreamClosed;
import io.llamatap.tap.UpstreamError;
import io.llamatap.testkit.Page;
import io.llamatap.testkit.PollerFamilies;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.Replay;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every family and every series that exists at 0 is moved by something. */
class EverySeriesMovesTest {
    // One model is admitted, so there is no room for another. All others move the series of __other__, which exist from
    // the
    // start.
    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 1, () -> 0);
    private final LoopTap loop = new MetricsTapFactory(registry).forLoop(0);
    private final Set<String> moved = new HashSet<>();

    @Test
    void isMovedBySomething() {
        registry.models().admitUsed("first");
        Set<String> atStart = new HashSet<>();
        pages().forEach(page -> atStart.addAll(page.values().keySet()));
        atStart.removeIf(series -> series.contains("model=\"first:latest\"")
                || series.contains("model_name=\"first:latest\"")
                || series.contains("_bucket{")
                || PollerFamilies.ALL.stream().anyMatch(family -> series.startsWith(family.text())));
        registry.add(MetricSource.build("0.1.0", "abc", "17", "4.2", "epoll"));
        registry.add(MetricSource.directMemory(() -> 1));
        registry.add(MetricSource.clientMemory(() -> 1, 2));
        registry.add(MetricSource.droppedLines(() -> 1));
        registry.add(MetricSource.hostDiffering(() -> true));
        registry.add(MetricSource.certificate(() -> 1, () -> 1, () -> 1));

        registry.prompts().onVersion("0.33.0");
        Recording.all().forEach(recording -> Replay.whole(recording, loop));
        // Once more behind honest ones, from which the tokens of a model become known.
        for (String name : List.of("generate-context-full", "generate-truncated-256", "chat-oldest-dropped-256")) {
            Replay.whole(Recording.load("ollama-0.33.0-rc2", name), loop);
        }
        seeEveryRoute();
        seeEveryPhase();
        seeWhereModelsCompute("x");
        seeWhereModelsCompute("x:cloud");
        seeWhatRecordingsLack();
        seeConnections();
        look();

        assertThat(atStart).isNotEmpty().allSatisfy(series -> assertThat(moved).contains(series));
        // Readings of Ollama and its machine, the canary, and pushing are tested in the server.
        Set<MetricDescriptor> elsewhere = new HashSet<>(PollerFamilies.ALL);
        elsewhere.addAll(PollerFamilies.between(HostFamilies.HOST_MEMORY, CanaryFamilies.CANARY_LAST_SUCCESS));
        elsewhere.addAll(PollerFamilies.between(InFlightFamilies.OLDEST_REQUEST, InFlightFamilies.UPSTREAM_SILENCE));
        elsewhere.addAll(PollerFamilies.between(PushFamilies.PUSH_SENT, PushFamilies.PUSH_SECONDS));
        assertThat(Catalogue.all().stream()
                        .filter(family -> !elsewhere.contains(family)
                                && !family.dialects().isEmpty())
                        .map(MetricDescriptor::text))
                .allSatisfy(family -> assertThat(moved)
                        .anyMatch(series -> series.startsWith(family + "{")
                                || series.startsWith(family + "_count")
                                || series.equals(family)));
    }

    private void look() {
        for (Page page : pages()) {
            page.values().forEach((series, value) -> {
                if (value > 0) {
                    moved.add(series);
                }
            });
        }
    }

    private List<Page> pages() {
        return Stream.of(Dialect.MAIN, Dialect.HOMESERVER, Dialect.VLLM)
                .map(dialect -> Page.of(List.of(registry.snapshot()), dialect, false))
                .toList();
    }

    private void seeEveryRoute() {
        for (OllamaEndpoint endpoint : OllamaEndpoint.values()) {
            Tap tap = loop.onRequest(endpoint, endpoint.isInference() ? "POST" : "GET", null, 0);
            Bodies.send("{\"model\":\"x\",\"prompt\":\"y\"}", tap::onRequestBody);
            tap.onRequestEnd();
            tap.onResponseHead(200, "application/octet-stream", "gzip", 1);
            Bodies.send("z", (bytes, index, length) -> tap.onResponseBody(bytes, index, length, 2));
            tap.onResponseFlushed(2, 3);
            tap.onEnd(ExchangeEnd.COMPLETE, 200, 4);
            for (int status : endpoint.isInference() ? new int[] {200, 400, 404, 500, 502, 503, 504} : new int[0]) {
                Tap failing = loop.onRequest(endpoint, "POST", null, 0);
                failing.onResponseHead(status, "application/json", null, 1);
                failing.onEnd(ExchangeEnd.COMPLETE, status, 2);
            }
            Tap cut = loop.onRequest(endpoint, endpoint.isInference() ? "POST" : "GET", null, 0);
            cut.onResponseHead(200, "application/json", null, 1);
            cut.onEnd(ExchangeEnd.TRUNCATED, 200, 2);
        }
    }

    private void seeWhereModelsCompute(String model) {
        String counts =
                "{\"response\":\"a\",\"done\":true,\"prompt_eval_count\":5,\"prompt_eval_cached_count\":2,\"eval_count\":7}";
        seeEnd(model, 200, counts, ExchangeEnd.COMPLETE);
        seeEnd(model, 200, "{\"response\":\"a\",\"done\":false}", ExchangeEnd.COMPLETE);
        seeEnd(model, 429, "{}", ExchangeEnd.COMPLETE);
        seeEnd(model, 500, "{}", ExchangeEnd.COMPLETE);
        seeEnd(model, 200, "{", ExchangeEnd.TRUNCATED);
        seeEnd(model, 200, "{", ExchangeEnd.CLIENT_LEFT);
        seeEnd(model, 504, "{", ExchangeEnd.TIMED_OUT);
        seeEnd(model, 408, "{", ExchangeEnd.REJECTED);
        Tap refused = ask(model);
        refused.onFailed("refused", UpstreamError.REFUSED);
        refused.onEnd(ExchangeEnd.UPSTREAM_FAILED, 502, 3);
    }

    private void seeEnd(String model, int status, String body, ExchangeEnd end) {
        Tap tap = ask(model);
        tap.onResponseHead(status, "application/x-ndjson", null, 1);
        Bodies.send(body, (bytes, index, length) -> tap.onResponseBody(bytes, index, length, 2));
        tap.onEnd(end, status, 4);
    }

    private Tap ask(String model) {
        Tap tap = loop.onRequest(OllamaEndpoint.GENERATE, "POST", null, 0);
        Bodies.send("{\"model\":\"" + model + "\",\"prompt\":\"y\"}", tap::onRequestBody);
        tap.onRequestEnd();
        return tap;
    }

    private void seeEveryPhase() {
        Tap connecting = chat();
        connecting.onUpstreamConnecting();
        look();
        connecting.onUpstreamAcquired(false, 7);
        connecting.onEnd(ExchangeEnd.CLIENT_LEFT, 0, 5);
        Tap sent = chat();
        sent.onRequestSent(1);
        look();
        sent.onEnd(ExchangeEnd.CLIENT_LEFT, 0, 5);
        Tap silent = chat();
        silent.onResponseHead(200, "application/x-ndjson", null, 1);
        look();
        silent.onEnd(ExchangeEnd.CLIENT_LEFT, 200, 5);
        Tap streaming = chat();
        streaming.onResponseHead(200, "application/x-ndjson", null, 1);
        Bodies.send(
                "{\"message\":{\"content\":\"a\"},\"done\":false}\n",
                (b, i, n) -> streaming.onResponseBody(b, i, n, 2));
        streaming.onResponseFlushed(2, 3);
        look();
        streaming.onEnd(ExchangeEnd.CLIENT_LEFT, 200, 5);
    }

    private void seeWhatRecordingsLack() {
        respond("application/x-ndjson", null, "{\"done\":true,\"done_reason\":\"of a later version\"}\n", true);
        respond("application/x-ndjson", null, "{\"message\":{\"content\":\"a\"},\"done\":false}\n", false);
        respond("application/x-ndjson", null, "}{\n", true);
        respond("application/x-ndjson", "gzip", "..", true);
        chat().onEnd(ExchangeEnd.TIMED_OUT, 504, 4);
        respond("text/html", null, "<html>", true);
        Tap transcript = loop.onRequest(OllamaEndpoint.OPENAI_TRANSCRIPTIONS, "POST", null, 0);
        transcript.onResponseHead(200, "text/plain", null, 1);
        Bodies.send("plain", (bytes, index, length) -> transcript.onResponseBody(bytes, index, length, 2));
        transcript.onEnd(ExchangeEnd.COMPLETE, 200, 4);
        respond("application/octet-stream", null, "plain", true);
        respond("application/x-ndjson", null, "{\"a\":" + "[".repeat(10_000), true);
        Tap longName = loop.onRequest(OllamaEndpoint.CHAT, "POST", null, 0);
        Bodies.send("{\"model\":\"" + "m".repeat(5_000), longName::onRequestBody);
        Bodies.send("m".repeat(5_000) + "\"}", longName::onRequestBody);
        longName.onRequestEnd();
        longName.onResponseHead(200, "application/json", null, 1);
        longName.onEnd(ExchangeEnd.COMPLETE, 200, 2);
        loop.onTapFailure(new IllegalStateException("of a test"));
        loop.onRejected(new Rejection(OllamaEndpoint.OTHER, 400, "malformed", null, "", "", TraceIds.NONE, 0));
    }

    private void seeConnections() {
        loop.onTick(5, 6);
        loop.onClientOpened();
        loop.onUpstreamConnecting();
        look();
        for (UpstreamClosed reason : UpstreamClosed.values()) {
            loop.onUpstreamConnected(8);
            loop.onUpstreamConnecting();
            look();
            loop.onUpstreamIdle();
            loop.onUpstreamReused();
            loop.onUpstreamIdle();
            look();
            loop.onUpstreamClosed(true, reason);
        }
        loop.onAcceptPaused();
        for (ClientClosed reason : ClientClosed.values()) {
            loop.onClientOpened();
            loop.onClientClosed(reason);
        }
        for (UpstreamError error : UpstreamError.values()) {
            loop.onUpstreamError(error);
        }
        for (HandshakeFailure failure : HandshakeFailure.values()) {
            loop.onHandshakeFailed(failure);
        }
        for (LoopTap.Side side : LoopTap.Side.values()) {
            loop.onBackpressure(side, 9);
        }
    }

    private Tap chat() {
        Tap tap = loop.onRequest(OllamaEndpoint.CHAT, "POST", null, 0);
        Bodies.send("{\"model\":\"x\",\"messages\":[{\"content\":\"y\"}]}", tap::onRequestBody);
        tap.onRequestEnd();
        return tap;
    }

    private void respond(String type, @Nullable String coding, String text, boolean isWhole) {
        Tap tap = chat();
        tap.onResponseHead(200, type, coding, 1);
        Bodies.send(text, (bytes, index, length) -> tap.onResponseBody(bytes, index, length, 2));
        tap.onResponseFlushed(2, 3);
        tap.onEnd(isWhole ? ExchangeEnd.COMPLETE : ExchangeEnd.TRUNCATED, 200, 4);
    }
}
