package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "188, 188",
        "9223372036854775807, 9223372036854775807",
        "9223372036854775808, -1",
        "26109E000, -1",
        "-1, -1",
        "1.0, -1",
        "1e3, -1",
        "'', -1"
    })
    void readsWholeNumbersThatFitALong(String written, long count) {
        byte[] bytes = written.getBytes(US_ASCII);
        assertThat(Numbers.count(bytes, 0, bytes.length)).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "-0.00e12, true", "0.01, false", "10, false", "'', false"})
    void knowsZero(String written, boolean isZero) {
        byte[] bytes = written.getBytes(US_ASCII);
        assertThat(Numbers.isZero(bytes, 0, bytes.length)).isEqualTo(isZero);
    }

    @ParameterizedTest
    @CsvSource({"0s, true", "0h0m0.0s, true", "10ms, false", "s, false", "'', false"})
    void knowsADurationOfZero(String written, boolean isZero) {
        byte[] bytes = written.getBytes(US_ASCII);
        assertThat(Numbers.isZeroDuration(bytes, 0, bytes.length)).isEqualTo(isZero);
    }
}
