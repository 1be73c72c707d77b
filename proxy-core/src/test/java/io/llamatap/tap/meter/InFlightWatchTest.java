package io.llamatap.tap.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.inflight.InFlightRequest;
import io.llamatap.metrics.inflight.RequestState;
import io.llamatap.metrics.label.Phase;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Other threads see what a request waits for, how long, and what came of it so far. */
class InFlightWatchTest {
    private static final String LINE = "{\"model\":\"m:1\",\"response\":\"x\",\"done\":false}\n";

    private final AtomicLong now = new AtomicLong(1);
    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64, now::get);
    private final LoopTap loop = new MetricsTapFactory(registry).forLoop(2);

    private Tap ask(String body) {
        Tap tap = loop.onRequest(OllamaEndpoint.GENERATE, "POST", null, now.get());
        tap.onClient(InetSocketAddress.createUnresolved("c", 7), "POST", "/api/generate");
        Bodies.send(body, tap::onRequestBody);
        tap.onRequestEnd();
        return tap;
    }

    private RequestState state() {
        assertThat(registry.inFlight()).hasSize(1);
        return registry.inFlight().get(0);
    }

    @Test
    void showsEachPhaseSinceItsBeginning() {
        Tap tap = ask("{\"model\":\"m:1\",\"prompt\":\"y\"}");
        now.set(5);
        tap.onUpstreamConnecting();
        assertThat(state().phase()).isSameAs(Phase.UPSTREAM_CONNECT);
        assertThat(state().phaseNanos()).isEqualTo(5);
        tap.onRequestSent(6);
        assertThat(state().phase()).isSameAs(Phase.WAITING_FIRST_BYTE);
        assertThat(state().phaseNanos()).isEqualTo(6);
        tap.onResponseHead(200, "application/x-ndjson", null, 7);
        assertThat(state().phase()).isSameAs(Phase.WAITING_FIRST_TOKEN);
        assertThat(state().heardNanos()).isEqualTo(7);
        Bodies.send(LINE, (bytes, index, length) -> tap.onResponseBody(bytes, index, length, 8));
        tap.onResponseFlushed(8, 9);
        assertThat(state().phase()).isSameAs(Phase.STREAMING);
        assertThat(state().heardNanos()).isEqualTo(8);
        assertThat(state().generated()).isEqualTo(1);
        assertThat(state().startedNanos()).isEqualTo(1);
        assertThat(state().loop()).isEqualTo(2);
        assertThat(state().client()).isEqualTo(InetSocketAddress.createUnresolved("c", 7));
        assertThat(state().route()).isSameAs(OllamaEndpoint.GENERATE);

        tap.onEnd(ExchangeEnd.COMPLETE, 200, 10);
        assertThat(registry.inFlight()).isEmpty();
    }

    @Test
    void showsTheModelByItsNameBeforeItHasOneOfItsOwn() {
        Tap tap = ask("{\"model\":\"m:1\",\"prompt\":\"y\"}");
        assertThat(state().name()).isEqualTo("m:1");
        assertThat(state().model().label()).isEqualTo("__other__");
        tap.onResponseHead(200, "application/x-ndjson", null, 7);
        assertThat(state().model().label()).isEqualTo("m:1");
        tap.onEnd(ExchangeEnd.CLIENT_LEFT, 200, 8);
    }

    @Test
    void leavesAtOnceThoughItsModelIsKnownOnlyAtItsEnd() {
        Tap tap = loop.onRequest(OllamaEndpoint.GENERATE, "POST", null, 0);
        Bodies.send("{\"model\":\"m:1\",\"prompt\":\"y\"", tap::onRequestBody);
        tap.onEnd(ExchangeEnd.CLIENT_LEFT, 0, 8);
        assertThat(registry.inFlight()).isEmpty();
        ask("{}");
        assertThat(state().name()).isNull();
    }

    @Test
    void countsNoSilenceWhileTheClientDoesNotRead() {
        Tap tap = ask("{\"model\":\"m:1\",\"prompt\":\"y\"}");
        tap.onResponseHeld(false);
        assertThat(state().heardNanos()).as("not yet").isEqualTo(InFlightRequest.NONE);
        tap.onResponseHead(200, "application/x-ndjson", null, 7);
        tap.onResponseHeld(true);
        assertThat(state().silentNanos(100)).isZero();
        now.set(50);
        tap.onResponseHeld(false);
        assertThat(state().silentNanos(100)).isEqualTo(50);
        tap.onEnd(ExchangeEnd.CLIENT_LEFT, 200, 101);
    }
}
