package io.llamatap.server.config.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationKindTest {
    private static final DurationKind KIND = DurationKind.between("10ms", "24h").orOff();

    @ParameterizedTest
    @CsvSource({
        "500ms, 500",
        "5s, 5000",
        "5, 5000",
        "1.5, 1500",
        "1.5s, 1500",
        "1m30s, 90000",
        "2h, 7200000",
        "1h0m0.010s, 3600010",
        "0.5d, 43200000",
        "0.000000625d, 54",
        "off, 0"
    })
    void readsWhatPeopleWrite(String text, long millis) throws BadValueException {
        assertThat(KIND.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "s",
                "5x",
                "-5s",
                "5 s",
                "1m30",
                "5S",
                "five",
                "1e3",
                "0x10",
                "1.s",
                ".5s",
                "1s1s1s1s1s1s",
                "OFF"
            })
    void rejectsWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> KIND.parse(text))
                .isInstanceOf(BadValueException.class)
                .hasMessage("is not a duration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "9ms", "24h1ms", "999999999999d", "999999999999.999999999d9s9s9s9s"})
    void rejectsWhatIsOutOfRange(String text) {
        assertThatThrownBy(() -> KIND.parse(text))
                .isInstanceOf(BadValueException.class)
                .hasMessage("is out of range");
    }

    @Test
    void rejectsOffWhereItIsNotAllowed() {
        assertThatThrownBy(() -> DurationKind.between("1s", "1h").parse("off")).isInstanceOf(BadValueException.class);
    }

    @Test
    void readsBackWhatItFormats() throws BadValueException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            Duration duration = Duration.ofMillis(10 + random.nextInt(86_400_000 - 10));
            String text = DurationKind.format(duration);
            assertThat(KIND.parse(text)).as("%s, seed %d", text, seed).isEqualTo(duration);
        }
    }
}
