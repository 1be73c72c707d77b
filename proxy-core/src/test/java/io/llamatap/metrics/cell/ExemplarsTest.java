package io.llamatap.metrics.cell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ExemplarsTest {
    private static final long[] EDGES = {10, 20};

    private final AtomicLong millis = new AtomicLong(1_000);
    private final CurrentTrace trace = new CurrentTrace(millis::get);

    @Test
    void keepsTheLastTracedValueOfEachBucket() {
        LatencyHistogram histogram = new LatencyHistogram(EDGES, trace);
        trace.set(1, 2);
        histogram.observe(3);
        trace.set(3, 4);
        histogram.observe(7);
        histogram.observe(99);
        trace.set(0, 0);
        histogram.observe(15);
        assertThat(sums(histogram).exemplars())
                .hasSize(2)
                .containsEntry(0, new TracedValue(3, 4, 7, 1_000))
                .containsEntry(2, new TracedValue(3, 4, 99, 1_000));
    }

    @Test
    void showsTheLatestOfAllEventLoops() {
        LatencyHistogram one = new LatencyHistogram(EDGES, trace);
        LatencyHistogram two = new LatencyHistogram(EDGES, trace);
        trace.set(0, 5);
        two.observe(1);
        millis.set(900);
        one.observe(2);
        assertThat(sums(one, two).exemplars()).containsOnly(Map.entry(0, new TracedValue(0, 5, 1, 1_000)));
    }

    @Test
    void writesALeadingZeroOfATraceId() {
        assertThat(new TracedValue(0x0abL, 0xfL, 0, 0).traceId()).isEqualTo("00000000000000ab000000000000000f");
    }

    @Test
    void neverMixesTwoTraces() throws Exception {
        LatencyHistogram histogram = new LatencyHistogram(EDGES, trace);
        AtomicBoolean isDone = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (long i = 1; !isDone.get(); i++) {
                trace.set(i, ~i);
                millis.setPlain(i);
                histogram.observe(100 + i);
            }
        });
        long seen = 0;
        try {
            for (int reads = 0; reads < 200_000 || seen < 2; reads++) {
                TracedValue read = sums(histogram).exemplars().get(2);
                if (read != null) {
                    assertThat(read)
                            .isEqualTo(new TracedValue(
                                    read.wallMillis(), ~read.wallMillis(), 100 + read.wallMillis(), read.wallMillis()));
                    seen++;
                }
            }
        } finally {
            isDone.set(true);
        }
        writer.get();
    }

    private static LatencyHistogram.Sums sums(LatencyHistogram... histograms) {
        LatencyHistogram.Sums sums = new LatencyHistogram.Sums(EDGES.length + 1);
        for (LatencyHistogram histogram : histograms) {
            histogram.addTo(sums);
        }
        return sums;
    }
}
