package io.llamatap.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowthTest {
    private static final List<Double> EDGES = List.of(1.0, 2.0, 4.0);

    @ParameterizedTest
    @CsvSource({
        "0.5, 0, 0, 0, 0, NaN",
        "0.5, 4, 4, 4, 4, 0.5",
        "0.5, 0, 4, 4, 4, 1.5",
        "0.95, 0, 0, 20, 20, 3.9",
        "0.5, 0, 0, 0, 3, 4.0",
        "1, 1, 2, 3, 3, 4.0",
    })
    void aQuantileIsThatOfPrometheus(double quantile, long one, long two, long four, long all, double expected) {
        assertThat(new Growth(new long[] {one, two, four, all}, 0, EDGES).quantile(quantile))
                .isEqualTo(Double.valueOf(expected));
    }

    @Test
    void isWhatWasAdded() {
        Growth before = new Growth(new long[] {1, 1, 2, 2}, 3.5, EDGES);
        Growth added = new Growth(new long[] {1, 5, 6, 6}, 9.5, EDGES).minus(before);

        assertThat(added.count()).isEqualTo(4);
        assertThat(added.sum()).isEqualTo(6);
        assertThat(added.quantile(.5)).isEqualTo(1.5);
    }
}
