package io.llamatap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.cell.Saturation;
import io.llamatap.metrics.family.ActivityFamilies;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.testkit.Page;
import org.junit.jupiter.api.Test;

class SaturationTest {
    private final MetricsRegistry registry = Samples.registry();

    @Test
    void staysAtTheLargestNumber() {
        assertThat(Saturation.sum(Long.MAX_VALUE, 1)).isEqualTo(Long.MAX_VALUE);
        assertThat(Saturation.sum(Long.MAX_VALUE - 1, 1)).isEqualTo(Long.MAX_VALUE);
        assertThat(Saturation.sum(5, -3)).isEqualTo(2);
        assertThat(Saturation.sum(0, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void holdsForACounterOnOneLoopAndOverAll() {
        for (int loop = 0; loop < 2; loop++) {
            registry.loop(loop).at(ActivityFamilies.INFERENCES).add(Long.MAX_VALUE - 1);
            registry.loop(loop).at(ActivityFamilies.INFERENCES).add(9);
            registry.loop(loop).at(RequestFamilies.QUEUE_WAIT, ModelLabel.OTHER).observe(Long.MAX_VALUE);
            registry.loop(loop).at(RequestFamilies.QUEUE_WAIT, ModelLabel.OTHER).observe(Long.MAX_VALUE);
        }
        assertThat(Page.of(registry).value("ollama_inference_requests_total")).isEqualTo(Long.MAX_VALUE);
        assertThat(Page.of(registry).value("ollama_proxy_queue_wait_seconds_sum model=__other__"))
                .isEqualTo(Long.MAX_VALUE / 1e9);
    }
}
