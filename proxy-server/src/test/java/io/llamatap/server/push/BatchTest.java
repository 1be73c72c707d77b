package io.llamatap.server.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {
    private static Series series(String model, double value) {
        return new Series(
                List.of("__name__", "ollama_requests_total", "model", model),
                Double.doubleToRawLongBits(value),
                1_700_000_000_123L);
    }

    @Test
    void isReadByADecoderOfTheFormatsAlone() {
        List<Series> written = List.of(
                series("gemma3:270m", 0),
                series("größer/模型🦙", -1.5),
                series("m".repeat(400), Double.POSITIVE_INFINITY),
                new Series(List.of("Zone", "b", "__name__", "up"), Series.STALE, 1));
        List<ReceivedSeries> read = ReceivedSeries.in(Batch.of(written).get(0).body());
        assertThat(read).hasSameSizeAs(written);
        for (int i = 0; i < read.size(); i++) {
            List<String> labels = new ArrayList<>();
            read.get(i).labels().forEach((name, value) -> labels.addAll(List.of(name, value)));
            assertThat(labels).isEqualTo(written.get(i).labels());
            assertThat(read.get(i).valueBits()).isEqualTo(written.get(i).valueBits());
            assertThat(read.get(i).timestampMillis()).isEqualTo(written.get(i).timestampMillis());
        }
    }

    @Test
    void holdsAThousandSeriesAtMostAndLosesNone() {
        List<Series> written = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            written.add(series("m" + i, i));
        }
        List<Batch> batches = Batch.of(written);
        assertThat(batches.stream().map(Batch::samples)).containsExactly(1_000, 1_000, 500);
        List<Double> values = new ArrayList<>();
        for (Batch batch : batches) {
            ReceivedSeries.in(batch.body()).forEach(one -> values.add(one.value()));
        }
        assertThat(values)
                .isEqualTo(IntStream.range(0, 2_500).mapToObj(i -> (double) i).toList());
    }

    @Test
    void isEmptyWhereThereIsNothing() {
        assertThat(Batch.of(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 14, 15, 16, 60, 61, 256, 32_766, 32_767, 32_768, 65_534, 65_536, 100_003, 500_000})
    void packsBytesOfAllKindsSoThatTheyComeBack(int length) {
        for (int kind = 0; kind < 4; kind++) {
            byte[] plain = bytes(length, kind);
            byte[] packed = SnappyBlock.of(plain);
            assertThat(ReceivedSeries.unpack(packed))
                    .as("kind %d, length %d", kind, length)
                    .isEqualTo(plain);
            assertThat(packed.length).isLessThanOrEqualTo(length + length / 6 + 32);
        }
    }

    @Test
    void makesTextThatRepeatsItselfMuchSmaller() {
        assertThat(SnappyBlock.of(bytes(200_000, 2)).length).isLessThan(50_000);
    }

    /** Zeros, noise, text that repeats itself, and noise with repetitions far apart; always the same for a length and kind. */
    private static byte[] bytes(int length, int kind) {
        Random random = new Random(length * 31L + kind);
        byte[] bytes = new byte[length];
        if (kind == 1 || kind == 3) {
            random.nextBytes(bytes);
        }
        for (int i = 0; i < length; i++) {
            if (kind == 2) {
                bytes[i] = (byte) "ollama_proxy_requests_total{model=\"".charAt(i % 35);
                if (random.nextInt(40) == 0) {
                    bytes[i] = (byte) random.nextInt();
                }
            } else if (kind == 3 && i >= 20_000 && i % 5_000 < 200) {
                bytes[i] = bytes[i - 20_000];
            }
        }
        return bytes;
    }
}
