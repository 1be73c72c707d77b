package io.llamatap.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LabelNumberTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1.0",
        "30, 30.0",
        "2.5, 2.5",
        "0.95, 0.95",
        "131072, 131072.0",
        "999999, 999999.0",
        "1000000, 1e+06",
        "1048576, 1.048576e+06",
        "67108864, 6.7108864e+07",
        "0.0001, 0.0001",
        "0.00025, 0.00025",
        "0.00001, 1e-05",
        "0.000025, 2.5e-05",
        "0.000005, 5e-06",
        "1e100, 1e+100",
        "-0.0, 0.0",
        "-1, -1.0",
        "Infinity, +Inf",
        "-Infinity, -Inf",
        "NaN, NaN"
    })
    void isSpelledAsPrometheusStoresIt(String number, String spelled) {
        assertThat(LabelNumber.of(Double.parseDouble(number))).isEqualTo(spelled);
    }

    static List<Arguments> numbersOfGo() throws IOException {
        InputStream file = LabelNumberTest.class.getResourceAsStream("/exposition/label-numbers.txt");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Objects.requireNonNull(file), StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> arguments(line.substring(0, 16), line.substring(17)))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("numbersOfGo")
    void isSpelledAsGoSpellsIt(String bits, String spelled) {
        assertThat(LabelNumber.of(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))))
                .isEqualTo(spelled);
    }

    @Test
    void isReadAsTheSameNumber() {
        for (double number = 1e-12; number < 1e15; number *= 1.37) {
            assertThat(Double.parseDouble(LabelNumber.of(number))).isEqualTo(number);
        }
    }
}
