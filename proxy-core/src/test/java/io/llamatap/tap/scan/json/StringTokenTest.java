package io.llamatap.tap.scan.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StringTokenTest {
    private final StringToken string = new StringToken();

    private String read(String text, int cut, int maxBytes) {
        byte[] bytes = text.getBytes(UTF_8);
        string.begin(maxBytes, null);
        int at = string.read(bytes, 0, cut);
        if (!string.isEnded() && !string.isRejected()) {
            string.read(bytes, at, bytes.length);
        }
        return new String(string.held().bytes(), 0, string.held().length(), UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "plain\", plain",
        "\\\"\\\\\\/\", '\"\\/'",
        "\\u00e9\\u20AC\", é€",
        "\\ud83d\\ude00\", 😀",
        "\\ud83dx\", \ufffdx",
        "\\ude00\", \ufffd"
    })
    void decodesWhereverItIsCut(String text, String decoded) {
        for (int cut = 0; cut <= text.getBytes(UTF_8).length; cut++) {
            assertThat(read(text, cut, 100)).isEqualTo(decoded);
            assertThat(string.isEnded()).isTrue();
            assertThat(string.isEmpty()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\x", "\\u00g0", "line\nfeed", "\u0001"})
    void rejectsWhatJsonDoesNotAllow(String text) {
        for (int cut = 0; cut <= text.length(); cut++) {
            read(text, cut, 100);
            assertThat(string.isRejected()).isTrue();
        }
    }

    @Test
    void knowsThatNothingStandsBetweenTheQuotes() {
        read("\"", 0, 0);

        assertThat(string.isEnded()).isTrue();
        assertThat(string.isEmpty()).isTrue();
    }

    @Test
    void storesNoMoreThanItsLimit() {
        assertThat(read("abcdef\"", 3, 4)).isEqualTo("abcd");
        assertThat(string.held().isCut()).isTrue();
    }
}
