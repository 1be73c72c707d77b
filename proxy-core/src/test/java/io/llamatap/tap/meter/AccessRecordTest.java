package io.llamatap.tap.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.label.Outcome;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Rejection;
import io.llamatap.tap.Tap;
import io.llamatap.tap.TraceIds;
import io.llamatap.tap.UpstreamError;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Each exchange is logged once, when it has ended. */
class AccessRecordTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 5000);

    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 10);
    private final List<AccessRecord> records = new ArrayList<>();
    private final List<Integer> loops = new ArrayList<>();
    private final LoopTap loop = new MetricsTapFactory(registry, null, number -> {
                loops.add(number);
                return records::add;
            })
            .forLoop(3);

    @Test
    void logsAStreamWithItsTimes() {
        Tap tap = chat();
        tap.onUpstreamAcquired(true, 5);
        tap.onResponseHead(200, "application/x-ndjson", null, 100);
        tap.onResponseFlushed(100, 120);
        Bodies.send(
                "{\"message\":{\"content\":\"a\"},\"done\":false}\n",
                (bytes, index, length) -> tap.onResponseBody(bytes, index, length, 130));
        tap.onResponseFlushed(130, 140);
        assertThat(records).isEmpty();
        tap.onEnd(ExchangeEnd.CLIENT_LEFT, 200, 210);

        assertThat(loops).containsExactly(3);
        assertThat(records).hasSize(1);
        AccessRecord record = records.get(0);
        AccessRecord.Relayed relayed = Objects.requireNonNull(record.relayed());
        assertThat(record.client()).isSameAs(CLIENT);
        assertThat(record.method()).isEqualTo("POST");
        assertThat(record.path()).isEqualTo("/api/chat");
        assertThat(record.startNanos()).isEqualTo(10);
        assertThat(record.status()).isEqualTo(200);
        assertThat(record.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(record.reason()).isNull();
        // As the client spelled it, whatever the label of the metrics.
        assertThat(relayed.model()).isEqualTo("M");
        assertThat(relayed.isStream()).isTrue();
        assertThat(relayed.connections()).isEqualTo(1);
        assertThat(relayed.isReused()).isTrue();
        assertThat(relayed.acquireNanos()).isEqualTo(5);
        assertThat(relayed.firstByteNanos()).isEqualTo(110);
        assertThat(relayed.firstTokenNanos()).isEqualTo(130);
        assertThat(relayed.facts().durationNanos()).isEqualTo(200);
    }

    @Test
    void logsARetryAndWhyItFailed() {
        Tap tap = chat();
        tap.onUpstreamAcquired(true, 5);
        tap.onUpstreamAcquired(false, 50);
        tap.onFailed("reset", UpstreamError.RESET);
        tap.onEnd(ExchangeEnd.UPSTREAM_FAILED, 502, 210);

        AccessRecord.Relayed relayed = Objects.requireNonNull(records.get(0).relayed());
        assertThat(records.get(0).reason()).isEqualTo("reset");
        assertThat(relayed.connections()).isEqualTo(2);
        assertThat(relayed.isReused()).isFalse();
        assertThat(relayed.acquireNanos()).isEqualTo(50);
        assertThat(relayed.isStream()).isNull();
        assertThat(relayed.firstByteNanos()).isEqualTo(-1);
        assertThat(relayed.firstTokenNanos()).isEqualTo(-1);
    }

    @Test
    void logsARejection() {
        TraceIds ids = new TraceIds(1, 2, "r");
        loop.onRejected(new Rejection(OllamaEndpoint.CHAT, 400, "host", CLIENT, "POST", "/api/chat", ids, 7));
        assertThat(records)
                .containsExactly(new AccessRecord(
                        CLIENT, "POST", "/api/chat", OllamaEndpoint.CHAT, 7, 400, Outcome.REJECTED, "host", ids, null));
    }

    @Test
    void keepsNoMoreOfALongPathThanItShows() {
        loop.onRejected(new Rejection(
                OllamaEndpoint.OTHER, 400, "host", CLIENT, "M".repeat(99), "/" + "p".repeat(9_999), TraceIds.NONE, 7));
        assertThat(records.get(0).method()).hasSize(32);
        assertThat(records.get(0).path()).hasSize(512);
    }

    private Tap chat() {
        Tap tap = loop.onRequest(OllamaEndpoint.CHAT, "POST", null, 10);
        tap.onClient(CLIENT, "POST", "/api/chat");
        Bodies.send("{\"model\":\"M\",\"messages\":[{\"content\":\"y\"}]}", tap::onRequestBody);
        tap.onRequestEnd();
        return tap;
    }
}
