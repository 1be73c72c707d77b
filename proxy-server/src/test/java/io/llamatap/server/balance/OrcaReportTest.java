package io.llamatap.server.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.tap.meter.MetricsTapFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Envoy weighs a server by its requests a second over its utilization, and ignores reports without both. */
class OrcaReportTest {
    private final AtomicLong now = new AtomicLong();
    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64);
    private final LoopTap loop = new MetricsTapFactory(registry).forLoop(0);

    @Test
    void tellsUtilizationRateAndQueue() {
        OrcaReport report = new OrcaReport(registry, 4, now::get);
        assertThat(report.text())
                .isEqualTo("application_utilization=0.0,rps_fractional=0.0,"
                        + "named_metrics.num_requests_running=0,named_metrics.num_requests_waiting=0");
        registry.models().listAll(List.of("m:latest"));
        Tap running = ask();
        ask();
        running.onResponseHead(200, "application/x-ndjson", null, 1);
        now.set(4_000_000_000L);
        assertThat(report.text())
                .isEqualTo("application_utilization=0.5,rps_fractional=0.5,"
                        + "named_metrics.num_requests_running=1,named_metrics.num_requests_waiting=1");
        running.onEnd(ExchangeEnd.COMPLETE, 200, 5);
        assertThat(report.text()).startsWith("application_utilization=0.25,rps_fractional=0.5,");
    }

    private Tap ask() {
        Tap tap = loop.onRequest(OllamaEndpoint.CHAT, "POST", null, 0);
        ByteBuf body =
                Unpooled.copiedBuffer("{\"model\":\"m\",\"messages\":[{\"content\":\"y\"}]}", StandardCharsets.UTF_8);
        tap.onRequestBody(body, 0, body.readableBytes());
        body.release();
        tap.onRequestEnd();
        return tap;
    }
}
