package io.llamatap.tap.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.testkit.Page;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.Replay;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Buckets show the trace of the last request that was counted in them, in OpenMetrics only. */
class ExemplarPagesTest {
    /** As OpenMetrics 1.0 has it: the name and the value of a label are at most 128 characters together. */
    private static final Pattern EXEMPLAR =
            Pattern.compile("(ollama_proxy_\\w+)_bucket\\{[^}]*model=\"[^}]+,le=\"([^\"]+)\"} "
                    + "(\\S+) # \\{trace_id=\"([0-9a-f]{32})\"} (\\S+) 1700000000\\.123");

    private final MetricsRegistry registry = new MetricsRegistry(
            MetricsTapFactory.labels(), Map.of(), 64, () -> 1_000_000_000L, () -> 1_700_000_000_123L);
    private final LoopTap loop = new MetricsTapFactory(registry).forLoop(0);

    @Test
    void showsWhereARequestWasCounted() {
        assertThat(loop.wantsIds()).isTrue();
        play(0x0123, 0x4567, true);
        List<Matcher> found = exemplars();
        assertThat(found.stream().map(m -> m.group(1)).distinct().sorted())
                .containsExactly(
                        "ollama_proxy_queue_wait_seconds",
                        "ollama_proxy_request_duration_seconds",
                        "ollama_proxy_time_per_output_token_seconds",
                        "ollama_proxy_time_to_first_answer_seconds",
                        "ollama_proxy_time_to_first_token_seconds");
        assertThat(found).allSatisfy(line -> {
            assertThat(line.group(4)).isEqualTo("00000000000001230000000000004567");
            assertThat(Double.parseDouble(line.group(5))).isLessThanOrEqualTo(edge(line.group(2)));
            assertThat(Double.parseDouble(line.group(3))).isPositive();
        });
    }

    @Test
    void showsTheSameInTheNamesOfVllm() {
        play(1, 2, true);
        assertThat(page(Dialect.VLLM, true))
                .containsPattern("vllm:time_to_first_token_seconds_bucket\\{[^}]+} 1.0 # \\{trace_id=");
    }

    @Test
    void showsNothingInTextAndElsewhere() {
        play(1, 2, true);
        assertThat(page(Dialect.MAIN, false)).doesNotContain("trace_id");
        assertThat(page(Dialect.MAIN, true).lines().filter(line -> line.contains(" # ")))
                .allMatch(line -> EXEMPLAR.matcher(line).matches());
    }

    @Test
    void leavesARequestWithoutASampledTraceOut() {
        play(1, 2, false);
        assertThat(exemplars()).isEmpty();
        play(3, 4, true);
        Replay.whole(recording(), loop);
        assertThat(exemplars()).isNotEmpty().allMatch(line -> line.group(4).endsWith("4"));
    }

    @Test
    void looksForNoTraceUnlessItIsWanted() {
        LoopTap plain = new MetricsTapFactory(new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64)).forLoop(0);
        assertThat(plain.wantsIds()).isFalse();
    }

    private static double edge(String le) {
        return le.equals("+Inf") ? Double.MAX_VALUE : Double.parseDouble(le);
    }

    private List<Matcher> exemplars() {
        return page(Dialect.MAIN, true)
                .lines()
                .map(EXEMPLAR::matcher)
                .filter(Matcher::matches)
                .toList();
    }

    private String page(Dialect dialect, boolean openMetrics) {
        return Page.textOf(List.of(registry.snapshot()), dialect, openMetrics);
    }

    private static Recording recording() {
        return Recording.load("ollama-0.33.0-rc2", "generate-near-context-256");
    }

    private void play(long traceHigh, long traceLow, boolean isSampled) {
        Replay replay = Replay.begin(recording(), loop, false);
        replay.tap().onIds(traceHigh, traceLow, isSampled, null);
        replay.reads(Integer.MAX_VALUE).end(ExchangeEnd.COMPLETE);
    }
}
