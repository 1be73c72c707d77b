package io.llamatap.tap.scan.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTokenTest {
    private final NumberToken number = new NumberToken();

    /** Reads one number character by character. Returns whether it is valid and ends at the end of the text. */
    private boolean isNumber(String text) {
        byte[] bytes = (text + ",").getBytes(US_ASCII);
        if (!number.begin(bytes[0])) {
            return false;
        }
        int at = 1;
        while (at < bytes.length && !number.isEnded() && !number.isRejected()) {
            int next = number.read(bytes, at, at + 1);
            if (next == at) {
                break;
            }
            at = next;
        }
        return number.isEnded() && at == bytes.length - 1;
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "7", "120", "-1.5", "0.001", "1e3", "1E+30", "2.5e-07"})
    void readsWhatIsANumber(String text) {
        assertThat(isNumber(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "01", "+1", ".5", "1.", "1.e3", "1e", "1e+", "--1", "x"})
    void rejectsWhatIsNone(String text) {
        assertThat(isNumber(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "12", "1.5", "1e3"})
    void mayEndWhereTheInputEnds(String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        number.begin(bytes[0]);
        number.read(bytes, 1, bytes.length);
        assertThat(number.isEnded()).isFalse();
        number.end();
        assertThat(number.isEnded()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "1.", "1e-"})
    void isNoneWhereTheInputEndsTooEarly(String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        number.begin(bytes[0]);
        number.read(bytes, 1, bytes.length);
        number.end();
        assertThat(number.isRejected()).isTrue();
    }
}
