package io.llamatap.server.config.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeKindTest {
    private static final SizeKind KIND = SizeKind.between(1024, 1 << 24);

    @ParameterizedTest
    @CsvSource({"32768, 32768", "16KiB, 16384", "16kb, 16384", "16 k, 16384", "1MiB, 1048576", "2048b, 2048"})
    void readsBytesAndUnits(String text, int bytes) throws BadValueException {
        assertThat(KIND.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "'', is not a size",
        "-1, is not a size",
        "1.5k, is not a size",
        "1GiB, is out of range",
        "1023, is out of range",
        "17MiB, is out of range",
        "9999999999MiB, is out of range"
    })
    void rejectsTheRest(String text, String wrong) {
        assertThatThrownBy(() -> KIND.parse(text))
                .isInstanceOf(BadValueException.class)
                .hasMessage(wrong);
    }

    @Test
    void tellsItsRange() {
        assertThat(KIND.accepted()).startsWith("a size from 1KiB to 16MiB");
    }
}
