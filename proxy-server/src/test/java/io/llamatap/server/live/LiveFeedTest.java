package io.llamatap.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.family.InFlightFamilies;
import io.llamatap.metrics.family.ProcessFamilies;
import io.llamatap.relay.client.EventFeed;
import io.llamatap.relay.exchange.Reachability;
import io.llamatap.server.ollama.KnownModels;
import io.llamatap.server.state.StatePage;
import io.llamatap.server.state.StateReader;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.tap.meter.MetricsTapFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who looks gets the last 15 minutes, then what happens; all get the same, and nobody costs anything who does not look. */
class LiveFeedTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final long SECOND = 1_000_000_000L;
    private static final String WHOLE = "{\"model\":\"a:1\",\"response\":\"x\",\"done\":true,\"done_reason\":\"stop\","
            + "\"total_duration\":2000000000,\"load_duration\":10000000,\"prompt_eval_count\":5,"
            + "\"prompt_eval_duration\":500000000,\"eval_count\":10,\"eval_duration\":1000000000}";

    private final AtomicLong nanos = new AtomicLong();
    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64, nanos::get);
    private final LoopTap loop = new MetricsTapFactory(registry).forLoop(0);
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final StateReader state = new StateReader(
            "http://h:1",
            registry,
            () -> new KnownModels("0.33.3", List.of(), true, 0),
            () -> new Reachability(Reachability.State.REACHABLE, NOW, NOW),
            clock,
            nanos::get);
    private final LiveFeed feed = new LiveFeed(
            new LiveEvents(
                    new StatePage("1.2.3", () -> "serving", List.of(state), clock),
                    List.of(new WatchedUpstream(
                            state, registry, sink -> sink.put(InFlightFamilies.STUCK_REQUESTS, 2, "a:1", "streaming"))),
                    sink -> {
                        sink.put(ProcessFamilies.PROCESS_CPU, nanos.get() / 4e9);
                        sink.put(ProcessFamilies.PROCESS_RESIDENT, 5e7);
                    },
                    nanos::get),
            nanos::get);

    private static final class Viewer implements EventFeed.Viewer {
        private final List<String> events = new ArrayList<>();
        private boolean isEnded;

        @Override
        public void onEvents(byte[] bytes) {
            events.add(new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void onEnd() {
            isEnded = true;
        }

        String last() {
            return events.get(events.size() - 1);
        }
    }

    private void second() {
        nanos.addAndGet(SECOND);
        feed.step();
    }

    private void respond() {
        Tap tap = loop.onRequest(OllamaEndpoint.GENERATE, "POST", null, nanos.get());
        send("{\"model\":\"a:1\",\"prompt\":\"secret\",\"stream\":false}", tap::onRequestBody);
        tap.onRequestEnd();
        tap.onRequestSent(nanos.get());
        nanos.addAndGet(2 * SECOND);
        tap.onResponseHead(200, "application/json", null, nanos.get());
        send(WHOLE, (bytes, index, length) -> tap.onResponseBody(bytes, index, length, nanos.get()));
        tap.onResponseFlushed(nanos.get(), nanos.get());
        tap.onEnd(ExchangeEnd.COMPLETE, 200, nanos.get());
    }

    private interface Sink {
        void take(ByteBuf bytes, int index, int length);
    }

    private static void send(String text, Sink sink) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        sink.take(bytes, 0, bytes.readableBytes());
        bytes.release();
    }

    @Test
    void sendsTheHistoryFirstAndThenWhatHappens() {
        second();
        respond();
        for (int i = 0; i < 5; i++) {
            second();
        }
        Viewer viewer = new Viewer();
        assertThat(feed.add(viewer)).isTrue();
        second();

        assertThat(viewer.events).hasSize(1);
        assertThat(viewer.last())
                .startsWith("retry: 2000\nevent: history\ndata: {\"seconds_per_moment\":5,\"most_moments\":180,")
                .contains("\"outcomes\":{\"ok\":1}")
                .contains(
                        "\"anatomy\":{\"queue\":0.49,\"load\":0.0,\"prefill\":0.5,\"decode\":1.0,\"relay\":0.0,\"unattributed\":0.01}")
                .contains("\n\nevent: now\ndata: {\"state\":{\"schema\":1,")
                .contains("\"tokens\":{\"a:1\":10.0}", "\"stuck\":2.0", "\"cpu_share\":0.25", "\"memory_bytes\":5.0E7")
                .contains("\"viewers\":1,\"viewers_dropped\":0")
                .doesNotContain("secret")
                .endsWith("\n\n");
        for (int i = 0; i < 10; i++) {
            second();
        }
        assertThat(viewer.events).hasSize(11);
        assertThat(viewer.events.stream().filter(events -> events.contains("event: moment\n")))
                .hasSize(2)
                .allMatch(events -> events.startsWith("event: moment\n"));
        feed.close();
        assertThat(viewer.isEnded).isTrue();
    }

    @Test
    void sendsTheSameBytesToAll() {
        Viewer first = new Viewer();
        Viewer second = new Viewer();
        feed.add(first);
        feed.add(second);

        second();
        second();

        assertThat(second.events).hasSize(2).isEqualTo(first.events);
        feed.close();
    }

    @Test
    void keepsNoMoreThanFifteenMinutes() {
        for (int i = 0; i < 5 * (History.MAX_MOMENTS + 10); i++) {
            second();
        }
        Viewer viewer = new Viewer();
        feed.add(viewer);
        second();

        assertThat(viewer.last().split("\"first_token_p50\"", -1)).hasSize(History.MAX_MOMENTS + 1);
        feed.close();
    }

    @Test
    void hasRoomForSoManyAndCountsWhomItDrops() {
        List<Viewer> viewers = new ArrayList<>();
        for (int i = 0; i < LiveFeed.MAX_VIEWERS; i++) {
            viewers.add(new Viewer());
            assertThat(feed.add(viewers.get(i))).isTrue();
        }
        assertThat(feed.add(new Viewer())).isFalse();
        second();
        feed.drop(viewers.get(0));
        feed.remove(viewers.get(1));
        second();

        assertThat(viewers.get(0).events).hasSize(1);
        assertThat(viewers.get(1).events).hasSize(1);
        assertThat(viewers.get(2).last()).contains("\"viewers\":48,\"viewers_dropped\":1");
        feed.close();
        assertThat(feed.add(new Viewer())).isFalse();
    }
}
