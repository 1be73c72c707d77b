package io.llamatap.server.ollama;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.relay.exchange.Reachability;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.server.state.StateReader;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.tap.meter.MetricsTapFactory;
import io.llamatap.testkit.Page;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A poller with a clock of its own and a fake Ollama whose responses are set by path. Used by one thread. */
public final class PollerFixture implements AutoCloseable {
    /** When it begins. */
    public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    static final long SECOND = 1_000_000_000L;

    /** What is counted. */
    public final MetricsRegistry registry;

    final OllamaPoller poller;
    /** The state that the relay knows of; set by the poller, and by tests. */
    volatile Reachability reachability = new Reachability(Reachability.State.UNKNOWN, NOON, NOON);

    private final AtomicLong nanos = new AtomicLong();
    private final Map<String, String> responses = new ConcurrentHashMap<>();
    private final ScriptedUpstream ollama;
    private final LoopTap relay;

    /** Starts everything at noon. */
    public PollerFixture() throws IOException {
        this(Duration.ofSeconds(15));
    }

    PollerFixture(Duration interval) throws IOException {
        Clock clock = clock();
        registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64, nanos::get);
        relay = new MetricsTapFactory(registry).forLoop(0);
        ollama = ScriptedUpstream.start(connection -> connection.send(
                responses.getOrDefault(connection.awaitRequest().head().target(), "")));
        respond("/api/version", "{\"version\":\"0.33.3\"}");
        respond("/api/tags", "{\"models\":[]}");
        respond("/api/ps", "{\"models\":[]}");
        poller = new OllamaPoller(
                UpstreamAccess.open(new Upstream("127.0.0.1", ollama.port(), "")),
                new OllamaPoller.Options(true, interval, Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(10)),
                registry,
                OwnUse.NONE,
                (state, why, isGood) -> reachability = new Reachability(state, clock.instant(), clock.instant()),
                clock,
                nanos::get);
        registry.add(poller.metrics(() -> reachability));
    }

    /** Answers a path with 200 and a body from now on. */
    public void respond(String path, String body) {
        responses.put(path, Wire.ok(body));
    }

    /** Sends these very bytes for a path from now on; none: closes. */
    public void respondWithWire(String path, String wire) {
        responses.put(path, wire);
    }

    /** Nobody listens any more. */
    void stop() throws IOException {
        // Whoever gets in while the listener is being closed is told nothing either.
        responses.clear();
        ollama.stopListening();
    }

    /** Asks Ollama for everything, now. */
    public void poll() {
        poller.poll();
    }

    /** Lets time pass. */
    public void pass(double seconds) {
        nanos.addAndGet((long) (seconds * SECOND));
    }

    /** Returns what time it is. */
    public Instant now() {
        return NOON.plusNanos(nanos.get());
    }

    /** Returns the state as it is shown, on this clock. */
    public StateReader state() {
        return new StateReader("http://ollama", registry, poller::models, () -> reachability, clock(), nanos::get);
    }

    /** Returns its clock. */
    public Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
                return now();
            }
        };
    }

    /** Returns a page as it is now. */
    public Page page(Dialect dialect) {
        return Page.of(List.of(registry.snapshot()), dialect, false);
    }

    Page page() {
        return page(Dialect.MAIN);
    }

    /** Begins an exchange with a model in the relay. */
    Tap begin(OllamaEndpoint endpoint, String body) {
        Tap tap = relay.onRequest(endpoint, "POST", null, nanos.get());
        send(body, tap::onRequestBody);
        tap.onRequestEnd();
        return tap;
    }

    /** Ends it now, with a response. */
    void end(Tap tap, int status, String body) {
        tap.onResponseHead(status, "application/json", null, nanos.get());
        send(body, (bytes, index, length) -> tap.onResponseBody(bytes, index, length, nanos.get()));
        tap.onResponseFlushed(nanos.get(), nanos.get());
        tap.onEnd(ExchangeEnd.COMPLETE, status, nanos.get());
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
    public void close() throws IOException {
        poller.close();
        ollama.close();
    }
}
