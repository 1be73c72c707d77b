package io.llamatap.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantileTest {
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
    void isThatOfPrometheus(double quantile, double one, double two, double four, double all, double expected) {
        assertThat(Quantile.of(quantile, new double[] {one, two, four, all}, EDGES))
                .isEqualTo(Double.valueOf(expected));
    }
}
