package io.llamatap.server.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.MetricsSnapshot;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.family.ProxyFamilies;
import io.llamatap.metrics.family.PushFamilies;
import io.llamatap.tap.meter.MetricsTapFactory;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.Patience;
import io.llamatap.testkit.ScriptedUpstream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Pushing goes on whatever a target does, each by itself, and ends with the last values. */
class PushTest {
    private static final String TAKEN = "HTTP/1.1 204 No Content\r\n\r\n";
    private static final Duration OFTEN = Duration.ofMillis(5);
    private static final Duration ONCE = Duration.ofHours(1);

    private volatile double value = 1.0;
    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64);

    private final AtomicBoolean isFirst = new AtomicBoolean(true);

    private List<MetricsSnapshot> snapshots() {
        return List.of(registry.snapshot());
    }

    private Push push(Clock clock, Duration interval, int mostSamples, int... ports) {
        registry.add(sink -> sink.put(ProxyFamilies.DIRECT_MEMORY, value));
        List<PushTarget> targets = Arrays.stream(ports)
                .mapToObj(port -> new PushTarget(
                        URI.create("http://127.0.0.1:" + port + "/w"), null, Map.of(), null, Duration.ofSeconds(60)))
                .toList();
        return new Push(
                new PushSettings(targets, interval, Map.of("job", "ollama"), Dialect.PROXY),
                this::snapshots,
                clock,
                mostSamples);
    }

    private static Stream<ReceivedSeries> memories(HttpMessage request) {
        return ReceivedSeries.in(request.body()).stream()
                .filter(series -> series.name().equals(ProxyFamilies.DIRECT_MEMORY.text()));
    }

    /** Awaits so many pushes of the value: each takes several requests, and one of them has it. */
    private static List<ReceivedSeries> awaitMemory(ScriptedUpstream target, int count) {
        target.await(
                Duration.ofSeconds(30),
                count + " values",
                () -> memories(target).size() >= count);
        return memories(target);
    }

    private static List<ReceivedSeries> memories(ScriptedUpstream target) {
        return target.requests().stream().flatMap(PushTest::memories).toList();
    }

    @Test
    void holdsNoTargetUpForAnother() throws Exception {
        try (ScriptedUpstream silent =
                        ScriptedUpstream.start(connection -> connection.awaitEnd(Duration.ofMinutes(5)));
                ScriptedUpstream well = ScriptedUpstream.responding(request -> TAKEN);
                Push push = push(Clock.systemUTC(), OFTEN, 1_000_000, silent.port(), well.port())) {
            push.start();
            awaitMemory(well, 20);
            assertThat(silent.awaitRequests(1)).hasSize(1);
            Readings readings = Readings.of(push.source());
            assertThat(readings.value(PushFamilies.PUSH_SENT, "127.0.0.1:" + silent.port()))
                    .isZero();
            assertThat(readings.value(PushFamilies.PUSH_QUEUE, "127.0.0.1:" + silent.port()))
                    .isPositive();
        }
    }

    @Test
    void tellsTargetsOfTheSameAddressApart() {
        try (Push push = push(Clock.systemUTC(), ONCE, 1_000, 1, 1)) {
            Readings readings = Readings.of(push.source());
            assertThat(readings.value(PushFamilies.PUSH_SENT, "127.0.0.1:1")).isZero();
            assertThat(readings.value(PushFamilies.PUSH_SENT, "127.0.0.1:1#2")).isZero();
        }
    }

    @Test
    void pushesAtOnceAndTheLastValuesAtTheEnd() throws Exception {
        try (ScriptedUpstream target = ScriptedUpstream.responding(request -> TAKEN)) {
            try (Push push = push(Clock.systemUTC(), ONCE, 1_000_000, target.port())) {
                push.start();
                assertThat(awaitMemory(target, 1).get(0).labels()).containsEntry("job", "ollama");
                value = 2.0;
            }
            assertThat(memories(target)).extracting(ReceivedSeries::value).containsExactly(1.0, 2.0);
        }
    }

    @Test
    void pushesTheLastValuesThoughTheTargetFailsOnceMore() throws Exception {
        try (ScriptedUpstream target = ScriptedUpstream.responding(
                request -> memories(request).anyMatch(series -> series.value() == 2.0) && isFirst.getAndSet(false)
                        ? "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nRetry-After: 9\r\n\r\n"
                        : TAKEN)) {
            try (Push push = push(Clock.systemUTC(), ONCE, 1_000_000, target.port())) {
                push.start();
                awaitMemory(target, 1);
                value = 2.0;
            }
            assertThat(memories(target)).extracting(ReceivedSeries::value).containsExactly(1.0, 2.0, 2.0);
        }
    }

    @Test
    void endsThoughATargetIsSilent() throws Exception {
        try (ScriptedUpstream silent =
                ScriptedUpstream.start(connection -> connection.awaitEnd(Duration.ofMinutes(5)))) {
            Push push = push(Clock.systemUTC(), ONCE, 1_000_000, silent.port());
            push.start();
            silent.awaitRequests(1);
            push.close();
            Awaitility.await().atMost(Patience.LIMIT).untilAsserted(() -> {
                Readings readings = Readings.of(push.source());
                assertThat(readings.value(PushFamilies.PUSH_DROPPED)).isPositive();
                assertThat(readings.value(PushFamilies.PUSH_QUEUE)).isZero();
            });
            silent.awaitAllClosed();
        }
    }

    @Test
    void keepsWhatATargetMissedWithinItsBoundAndDeliversItInOrder() throws Exception {
        int port;
        try (ScriptedUpstream gone = ScriptedUpstream.responding(request -> TAKEN)) {
            port = gone.port();
        }
        try (Push push = push(Clock.systemUTC(), OFTEN, 5_000, port)) {
            push.start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Readings.of(push.source()).value(PushFamilies.PUSH_DROPPED) > 0);
            assertThat(Readings.of(push.source()).value(PushFamilies.PUSH_QUEUE))
                    .isBetween(1.0, 5_000.0);
            try (ScriptedUpstream back =
                    ScriptedUpstream.startOn(port, connection -> connection.respondToAll(request -> TAKEN))) {
                List<Long> times = awaitMemory(back, 6).stream()
                        .map(ReceivedSeries::timestampMillis)
                        .toList();
                assertThat(times).isSorted().doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void givesNoTimeTwiceThoughTheClockStandsOrTurnsBack() throws Exception {
        Clock standing = Clock.fixed(Instant.ofEpochMilli(1_000), ZoneOffset.UTC);
        try (ScriptedUpstream target = ScriptedUpstream.responding(request -> TAKEN);
                Push push = push(standing, OFTEN, 1_000_000, target.port())) {
            push.start();
            assertThat(awaitMemory(target, 3).subList(0, 3))
                    .extracting(ReceivedSeries::timestampMillis)
                    .containsExactly(1_000L, 1_001L, 1_002L);
        }
    }

    @Test
    void doesNothingWithoutATarget() {
        try (Push push = push(Clock.systemUTC(), OFTEN, 1_000)) {
            push.start();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("llamatap-push");
        }
    }
}
