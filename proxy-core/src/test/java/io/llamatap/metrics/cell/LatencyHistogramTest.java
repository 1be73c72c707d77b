package io.llamatap.metrics.cell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private static final long[] EDGES = {10, 20, 50};

    @Test
    void countsAValueOnAnEdgeBelowIt() {
        LatencyHistogram histogram = new LatencyHistogram(EDGES, null);
        for (long value : new long[] {0, 10, 11, 20, 50, 51}) {
            histogram.observe(value);
        }
        LatencyHistogram.Sums sums = sums(histogram);
        assertThat(sums.counts).containsExactly(2, 2, 1, 1);
        assertThat(sums.sum).isEqualTo(142);
    }

    @Test
    void countsANegativeValueAsZero() {
        LatencyHistogram histogram = new LatencyHistogram(EDGES, null);
        histogram.observe(-5);
        assertThat(sums(histogram).counts).containsExactly(1, 0, 0, 0);
        assertThat(sums(histogram).sum).isZero();
    }

    @Test
    void mergesToWhatOneHistogramWouldHaveCounted() {
        long seed = 20261121;
        Random random = new Random(seed);
        LatencyHistogram one = new LatencyHistogram(EDGES, null);
        LatencyHistogram[] shards = {
            new LatencyHistogram(EDGES, null), new LatencyHistogram(EDGES, null), new LatencyHistogram(EDGES, null)
        };
        for (int i = 0; i < 1000; i++) {
            long value = random.nextInt(70);
            one.observe(value);
            shards[random.nextInt(shards.length)].observe(value);
        }
        LatencyHistogram.Sums merged = sums(shards);
        assertThat(merged.counts).as("seed %d", seed).containsExactly(sums(one).counts);
        assertThat(merged.sum).as("seed %d", seed).isEqualTo(sums(one).sum);
    }

    private static LatencyHistogram.Sums sums(LatencyHistogram... histograms) {
        LatencyHistogram.Sums sums = new LatencyHistogram.Sums(EDGES.length + 1);
        for (LatencyHistogram histogram : histograms) {
            histogram.addTo(sums);
        }
        return sums;
    }
}
