package io.llamatap.tap.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Rejection;
import io.llamatap.tap.TraceIds;
import io.llamatap.tap.UpstreamClosed;
import io.llamatap.tap.UpstreamError;
import io.llamatap.testkit.Page;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsLoopTapTest {
    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64);
    private final MetricsTapFactory factory = new MetricsTapFactory(registry);
    private final LoopTap loop = factory.forLoop(0);

    @Test
    void followsAnUpstreamConnectionThroughItsLife() {
        loop.onUpstreamConnecting();
        assertConnections(1, 0, 0);
        loop.onUpstreamConnected(3_000_000);
        assertConnections(0, 1, 0);
        loop.onUpstreamIdle();
        assertConnections(0, 0, 1);
        loop.onUpstreamReused();
        assertConnections(0, 1, 0);
        loop.onUpstreamClosed(false, UpstreamClosed.CLIENT_LEFT);
        assertConnections(0, 0, 0);
        Page page = page();
        assertThat(page.value("ollama_proxy_upstream_connections_opened_total")).isEqualTo(1);
        assertThat(page.value("ollama_proxy_upstream_connections_reused_total")).isEqualTo(1);
        assertThat(page.value("ollama_proxy_upstream_connections_closed_total reason=client_left"))
                .isEqualTo(1);
        assertThat(page.value("ollama_proxy_upstream_connect_seconds_sum")).isEqualTo(0.003);
    }

    @Test
    void forgetsAConnectionThatWasNotMade() {
        loop.onUpstreamConnecting();
        loop.onUpstreamNotConnected();
        loop.onUpstreamError(UpstreamError.REFUSED);
        assertConnections(0, 0, 0);
        assertThat(page().value("ollama_proxy_upstream_errors_total reason=refused"))
                .isEqualTo(1);
        assertThat(page().value("ollama_proxy_upstream_connections_opened_total"))
                .isZero();
    }

    @Test
    void countsARejectedRequestByItsReasonAndAsRejected() {
        loop.onRejected(new Rejection(OllamaEndpoint.OTHER, 431, "head_too_large", null, "", "", TraceIds.NONE, 0));
        loop.onRejected(
                new Rejection(OllamaEndpoint.OPENAI_OTHER, 431, "head_too_large", null, "", "", TraceIds.NONE, 0));
        Page page = page();
        assertThat(page.value("ollama_proxy_rejected_requests_total reason=head_too_large"))
                .isEqualTo(2);
        assertThat(page.value("ollama_proxy_requests_total route=other model= outcome=rejected code=431"))
                .isEqualTo(2);
    }

    @Test
    void countsARejectionMidwayByItsReasonAlone() {
        loop.onRejectedMidway("chunk");
        assertThat(page().value("ollama_proxy_rejected_requests_total reason=chunk"))
                .isEqualTo(1);
        assertThat(page().sum("ollama_proxy_requests_total")).isZero();
    }

    @Test
    void addsUpEventLoopsButKeepsTheirLagsApart() {
        LoopTap second = factory.forLoop(1);
        loop.onClientOpened();
        second.onClientOpened();
        second.onClientOpened();
        second.onClientClosed(ClientClosed.BY_CLIENT);
        loop.onTick(2_000_000, 7);
        second.onTick(-5, 0);
        Page page = page();
        assertThat(page.value("ollama_proxy_client_connections")).isEqualTo(2);
        assertThat(page.value("ollama_proxy_event_loop_lag_seconds loop=0")).isEqualTo(0.002);
        assertThat(page.value("ollama_proxy_event_loop_lag_seconds loop=1")).isZero();
        assertThat(page.value("ollama_proxy_event_loop_pending_tasks loop=0")).isEqualTo(7);
    }

    @Test
    void addsUpPressureBySide() {
        loop.onBackpressure(LoopTap.Side.CLIENT, 250_000_000);
        loop.onBackpressure(LoopTap.Side.CLIENT, 250_000_000);
        loop.onBackpressure(LoopTap.Side.UPSTREAM, 1_000_000_000);
        Page page = page();
        assertThat(page.value("ollama_proxy_backpressure_seconds_total side=client"))
                .isEqualTo(0.5);
        assertThat(page.value("ollama_proxy_backpressure_seconds_total side=upstream"))
                .isEqualTo(1);
    }

    @Test
    void countsATapThatThrew() {
        loop.onTapFailure(new IllegalStateException("of a test"));
        assertThat(page().value("ollama_proxy_tap_failures_total reason=exception"))
                .isEqualTo(1);
    }

    private void assertConnections(int connecting, int active, int idle) {
        Page page = page();
        assertThat(page.value("ollama_proxy_upstream_connections state=connecting"))
                .isEqualTo(connecting);
        assertThat(page.value("ollama_proxy_upstream_connections state=active")).isEqualTo(active);
        assertThat(page.value("ollama_proxy_upstream_connections state=idle")).isEqualTo(idle);
    }

    private Page page() {
        return Page.of(registry);
    }
}
