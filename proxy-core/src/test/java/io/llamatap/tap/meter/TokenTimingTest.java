package io.llamatap.tap.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.tap.Api;
import io.llamatap.tap.scan.ResponseFormat;
import io.llamatap.tap.scan.ResponseScanner;
import io.llamatap.tap.scan.ResponseScanners;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenTimingTest {
    private static final long START = 1_000;

    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64);
    private final TokenTiming timing = new TokenTiming(registry.loop(0), Api.OLLAMA);
    private final ResponseScanner response = new ResponseScanners(name -> {}).of(ResponseFormat.CHAT);

    private boolean flush(String lines, long nanos) {
        byte[] bytes = lines.getBytes(UTF_8);
        response.scan(bytes, 0, bytes.length);
        return timing.onFlushed(response.stats(), ModelLabel.NONE, START, nanos);
    }

    @Test
    void timesFromTheFirstGeneratedPieceToTheLast() {
        assertThat(flush("{\"message\":{\"content\":\"\"},\"done\":false}\n", 1_100))
                .isFalse();
        assertThat(flush("{\"message\":{\"thinking\":\"x\"},\"done\":false}\n", 1_200))
                .isTrue();
        assertThat(flush("{\"message\":{\"content\":\"x\"},\"done\":false}\n", 1_500))
                .isTrue();
        assertThat(flush("{\"message\":{\"content\":\"\"},\"done\":true}\n", 1_900))
                .isFalse();

        assertThat(timing.firstTokenNanos(START)).isEqualTo(200);
        assertThat(timing.generatingNanos()).isEqualTo(300);
    }

    @Test
    void timesAPieceThatWasFlushedInPartsOnce() {
        assertThat(flush("{\"message\":{\"content\":\"x\"},\"do", 1_100)).isFalse();
        assertThat(flush("ne\":false}\n", 1_200)).isTrue();
        assertThat(flush("", 1_300)).isFalse();

        assertThat(timing.firstTokenNanos(START)).isEqualTo(200);
        assertThat(timing.generatingNanos()).isZero();
    }

    @Test
    void hasNoTimesWhereNothingWasGenerated() {
        assertThat(timing.firstTokenNanos(START)).isEqualTo(-1);
        assertThat(timing.generatingNanos()).isEqualTo(-1);
    }
}
