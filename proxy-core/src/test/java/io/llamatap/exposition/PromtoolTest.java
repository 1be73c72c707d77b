package io.llamatap.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.meter.MetricsTapFactory;
import io.llamatap.testkit.Page;
import io.llamatap.testkit.Promtool;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.Replay;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromtoolTest {
    @Test
    void findsNothingToSayOfAPageFullOfExchanges() throws Exception {
        Optional<Path> promtool = Promtool.find();
        assumeTrue(promtool.isPresent(), "promtool (of Prometheus) is not installed: page not checked by it");
        MetricsRegistry registry =
                new MetricsRegistry(MetricsTapFactory.labels(), Map.of("instance_name", "a"), 64, () -> 0);
        registry.add(MetricSource.build("0.1.0", "abc", "17", "4.2", "epoll"));
        registry.add(MetricSource.directMemory(() -> 1));
        registry.add(MetricSource.clientMemory(() -> 1, 2));
        LoopTap loop = new MetricsTapFactory(registry).forLoop(0);
        loop.onTick(1000, 2);
        Recording.all().forEach(recording -> Replay.whole(recording, loop));
        Page own = Page.of(List.of(registry.snapshot()), Dialect.PROXY, false);
        assertThat(own.values()).hasSizeGreaterThan(1000);
        assertThat(Promtool.checkMetrics(promtool.get(), own.text())).isEmpty();

        // Existing alerts use gauges with the label quantile; promtool must have no other complaint about the promised
        // names.
        String all = Promtool.checkMetrics(promtool.get(), Page.of(registry).text());
        assertThat(all.lines().filter(line -> !line.startsWith("(exit")))
                .allMatch(line -> line.endsWith("should not have \"quantile\" label"));

        // The colon is part of vLLM's names.
        String vllm = Promtool.checkMetrics(
                promtool.get(),
                Page.of(List.of(registry.snapshot()), Dialect.VLLM, false).text());
        assertThat(vllm.lines().filter(line -> !line.startsWith("(exit")))
                .isNotEmpty()
                .allMatch(line -> line.endsWith("metric names should not contain ':'"));
    }

    @Test
    void hearsWhatPromtoolHasToSay() throws Exception {
        Optional<Path> promtool = Promtool.find();
        assumeTrue(promtool.isPresent(), "promtool (of Prometheus) is not installed");
        assertThat(Promtool.checkMetrics(promtool.get(), "# TYPE a counter\na 1\n"))
                .contains("_total");
    }
}
