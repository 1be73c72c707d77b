package io.llamatap.server.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "gemma3:270m", "Zażółć 模型 模", "\ud83e\udd99", "a/b?c=d e'f"})
    void leavesReadableTextAsItIs(String text) {
        assertThat(quoted(text)).isEqualTo("\"" + text + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "000a, \\n",
        "000d, \\r",
        "0009, \\t",
        "0022, \\\"",
        "005c, \\\\",
        "0000, \\u0000",
        "001b, \\u001b",
        "007f, \\u007f",
        "0085, \\u0085",
        "009b, \\u009b",
        "2028, \\u2028",
        "2029, \\u2029",
        "202e, \\u202e",
        "200b, \\u200b",
        "feff, \\ufeff",
        "d800, \\ud800",
        "dc00, \\udc00"
    })
    void escapesWhatEndsALineOrSteersATerminal(String hex, String escaped) {
        char unit = (char) Integer.parseInt(hex, 16);
        assertThat(quoted("a" + unit + "b")).isEqualTo("\"a" + escaped + "b\"");
    }

    @Test
    void escapesInvisibleCharactersBeyondTheBasicPlane() {
        assertThat(quoted(Character.toString(0xe0041))).isEqualTo("\"\\udb40\\udc41\"");
    }

    @Test
    void isReadBackAsItWas() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append((char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000));
            }
            try (JsonParser json = new JsonFactory().createParser(quoted(text.toString()))) {
                json.nextToken();
                assertThat(json.getText()).as("seed %d", seed).isEqualTo(text.toString());
                assertThat(json.nextToken()).isNull();
            }
        }
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder();
        JsonText.quote(text, out);
        return out.toString();
    }
}
