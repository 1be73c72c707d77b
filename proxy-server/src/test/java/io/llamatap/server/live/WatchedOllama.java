package io.llamatap.server.live;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.family.InFlightFamilies;
import io.llamatap.metrics.family.ProcessFamilies;
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
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** An upstream that is watched, whose time passes when a test says so. One thread, and a relay that reads the feed. */
final class WatchedOllama implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    static final long SECOND = 1_000_000_000L;

    private static final String WHOLE = "{\"model\":\"a:1\",\"response\":\"x\",\"done\":true,\"done_reason\":\"stop\","
            + "\"total_duration\":2000000000,\"load_duration\":10000000,\"prompt_eval_count\":5,"
            + "\"prompt_eval_duration\":500000000,\"eval_count\":10,\"eval_duration\":1000000000}\n";

    private final AtomicLong nanos = new AtomicLong();
    private final SetClock clock = new SetClock();
    private final MetricsTapFactory taps;
    private final LoopTap loop;
    private final LiveFeed feed;
    private final List<Tap> waiting = new ArrayList<>();

    /** A clock that is set. */
    private static final class SetClock extends Clock {
        private volatile Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    WatchedOllama(List<KnownModels.Model> models) {
        MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64, nanos::get);
        this.taps = new MetricsTapFactory(registry);
        this.loop = taps.forLoop(0);
        StateReader state = new StateReader(
                "http://h:1",
                registry,
                () -> new KnownModels("0.33.3", models, true, 0),
                () -> new Reachability(Reachability.State.REACHABLE, NOW, NOW),
                clock,
                nanos::get);
        WatchedUpstream watched = new WatchedUpstream(
                registry,
                sink -> sink.put(InFlightFamilies.STUCK_REQUESTS, 2, "a:1", "streaming"),
                () -> new Entrance("http://0.0.0.0:8000", false, false));
        LiveEvents events = new LiveEvents(
                new StatePage("1.2.3", () -> "serving", List.of(state), clock),
                List.of(watched),
                sink -> {
                    sink.put(ProcessFamilies.PROCESS_CPU, nanos.get() / 4e9);
                    sink.put(ProcessFamilies.PROCESS_RESIDENT, 5e7);
                },
                nanos::get);
        this.feed = new LiveFeed(events, nanos::get);
    }

    LiveFeed feed() {
        return feed;
    }

    MetricsTapFactory taps() {
        return taps;
    }

    /** Sets the clock on the wall; the time that passes does not change. */
    void setClock(Duration forward) {
        clock.now = clock.now.plus(forward);
    }

    /** Lets a second pass. Returns whether anybody looks. */
    boolean second() {
        return after(SECOND);
    }

    boolean after(long passing) {
        nanos.addAndGet(passing);
        return feed.step();
    }

    /** Lets Ollama respond without a stream, after two seconds. */
    void respond() {
        Tap tap = request("false");
        nanos.addAndGet(2 * SECOND);
        tap.onResponseHead(200, "application/json", null, nanos.get());
        end(tap);
    }

    /** Lets Ollama respond with some chunks of a token each, one a tenth of a second. */
    void stream(int chunks) {
        Tap tap = request("true");
        tap.onResponseHead(200, "application/x-ndjson", null, nanos.get());
        for (int i = 0; i < chunks; i++) {
            nanos.addAndGet(SECOND / 10);
            send(
                    "{\"model\":\"a:1\",\"response\":\"x\",\"done\":false}\n",
                    (bytes, index, length) -> tap.onResponseBody(bytes, index, length, nanos.get()));
            tap.onResponseFlushed(nanos.get(), nanos.get());
        }
        end(tap);
    }

    /** Lets clients send requests that wait for a response, one a millisecond. */
    void begin(int requests) {
        for (int i = 0; i < requests; i++) {
            nanos.addAndGet(SECOND / 1000);
            waiting.add(request("true"));
        }
    }

    private Tap request(String isStream) {
        Tap tap = loop.onRequest(OllamaEndpoint.GENERATE, "POST", null, nanos.get());
        send("{\"model\":\"a:1\",\"prompt\":\"secret\",\"stream\":" + isStream + "}", tap::onRequestBody);
        tap.onRequestEnd();
        tap.onRequestSent(nanos.get());
        return tap;
    }

    private void end(Tap tap) {
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

    @Override
    public void close() {
        waiting.forEach(tap -> tap.onEnd(ExchangeEnd.CLIENT_LEFT, 0, nanos.get()));
        feed.close();
    }
}
