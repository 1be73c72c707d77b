package io.llamatap.tap.scan.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Letters are counted the same however a text is cut, and blanks, runs and signs are none. */
class LetterCountTest {
    @ParameterizedTest
    @CsvSource({
        "'The quick fox', 11",
        "'', 0",
        "'                                                    x', 1",
        "'==================================================', 1",
        "'aabbaabb aabbaabb', 8",
        "'grüße', 5",
        "'привет', 6",
        "'नमस्ते', 6",
        "'今天天气很好', 12",
        "'안녕하세요', 10",
        "'────────────', 0",
        "'。。。！！', 6",
        "'😀😀', 2",
        "'<think>because of this and that</think>yes', 0",
        "'<thinking about it', 16",
        "'<thin', 5"
    })
    void countsWhatTakesTokens(String text, long letters) {
        assertThat(whole(text.getBytes(UTF_8))).isEqualTo(letters);
        assertThat(escaped(text)).isEqualTo(letters);
    }

    @Test
    void countsTheSameHoweverATextIsCut() {
        Random random = new Random(7);
        int[] alphabet = "aab  ==xyz<thinkü今今──तไᄀ…！\ue000가😀".codePoints().toArray();
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
            }
            byte[] bytes = text.toString().getBytes(UTF_8);
            LetterCount counted = new LetterCount();
            counted.begin();
            for (int at = 0; at < bytes.length; ) {
                int to = Math.min(bytes.length, at + 1 + random.nextInt(20));
                counted.add(bytes, at, to);
                at = to;
            }
            LetterCount one = new LetterCount();
            one.begin();
            for (int i = 0; i < bytes.length; i++) {
                one.add(bytes, i, i + 1);
            }
            assertThat(counted.count()).as("%s", text).isEqualTo(one.count()).isEqualTo(whole(bytes));
        }
    }

    private static long whole(byte[] bytes) {
        LetterCount letters = new LetterCount();
        letters.begin();
        letters.add(bytes, 0, bytes.length);
        return letters.count();
    }

    private static long escaped(String text) {
        LetterCount letters = new LetterCount();
        letters.begin();
        text.codePoints().forEach(letters::addEscaped);
        return letters.count();
    }
}
