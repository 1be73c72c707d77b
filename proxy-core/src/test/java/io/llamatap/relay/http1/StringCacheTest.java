package io.llamatap.relay.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StringCacheTest {
    private final StringCache strings = new StringCache();

    private String of(String text) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.ISO_8859_1);
        return strings.get(bytes, 1, bytes.length - 1);
    }

    @Test
    void makesATextOnce() {
        String first = of("/api/generate");

        assertThat(of("/api/generate")).isEqualTo("/api/generate").isSameAs(first);
    }

    @Test
    void takesNoTextForAnother() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 1000; i++) {
                // Strings of the same length, first and last byte have the same place in the cache.
                String text = "/api/" + (1000 + i) + "/x";
                assertThat(of(text)).isEqualTo(text);
            }
        }
    }

    @Test
    void keepsEveryByte() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 256; c++) {
            all.append(c);
            assertThat(of(Character.toString(c))).isEqualTo(Character.toString(c));
        }
        assertThat(of(all.toString())).isEqualTo(all.toString());
    }

    @Test
    void takesNothingAndWhatIsLong() {
        String longText = "x".repeat(65);

        assertThat(of("")).isEmpty();
        assertThat(of(longText)).isEqualTo(longText).isNotSameAs(of(longText));
    }

    @Test
    void holdsNoBytesOfTheCaller() {
        byte[] bytes = {'G', 'E', 'T'};
        String get = strings.get(bytes, 0, 3);
        bytes[1] = 'X';

        assertThat(get).isEqualTo("GET");
        assertThat(strings.get(bytes, 0, 3)).isEqualTo("GXT");
    }
}
