package io.llamatap.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.label.Outcome;
import io.llamatap.tap.meter.MetricsTapFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told to have grown is what has grown within the last 15 minutes, however long the process has run. */
class RecentTest {
    private static final String NONE = "\"grown\":[]";

    private final MetricsRegistry registry =
            new MetricsRegistry(MetricsTapFactory.labels(), Map.of("site", "x"), 64, () -> 0);
    private final Recent recent = new Recent(registry, 0);
    private long nanos;

    private void minutes(int minutes) {
        for (int i = 0; i < minutes * 12; i++) {
            nanos += Duration.ofSeconds(5).toNanos();
            recent.onMoment(nanos);
        }
    }

    private void count(int requests) {
        registry.loop(0).at(RequestFamilies.OUTCOMES, Outcome.OK).add(requests);
    }

    private String told() {
        return new String(
                new EventWriter().write("recent", json -> recent.write(json, nanos)), StandardCharsets.US_ASCII);
    }

    private static String grown(int by, int lately) {
        return "\"grown\":[{\"name\":\"ollama_proxy_request_outcomes_total\",\"outcome\":\"ok\",\"by\":" + by
                + ".0,\"lately\":" + lately + ".0}]";
    }

    @Test
    void countsFromTheStartAtFirst() {
        count(3);
        assertThat(told()).contains("\"seconds\":0.0", "\"labels\":{\"site\":\"x\"}", grown(3, 3));
        minutes(2);
        assertThat(told()).contains("\"seconds\":120.0", "\"lately_seconds\":120.0", grown(3, 3));
    }

    @Test
    void forgetsWhatIsOlder() {
        minutes(60);
        count(5);
        minutes(1);
        assertThat(told()).contains(grown(5, 5));
        minutes(5);
        count(2);
        assertThat(told()).contains("\"lately_seconds\":180.0", grown(7, 2));
        minutes(9);
        assertThat(told()).contains("\"seconds\":900.0", grown(7, 0));
        minutes(2);
        assertThat(told()).contains(grown(2, 0));
        minutes(10);
        assertThat(told()).contains("\"seconds\":900.0", NONE);
    }
}
