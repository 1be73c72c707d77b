package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBufferTest {
    private final TokenBuffer held = new TokenBuffer();

    private String text() {
        return new String(held.bytes(), 0, held.length(), UTF_8);
    }

    private void append(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        held.append(bytes, 0, bytes.length);
    }

    @Test
    void putsPiecesTogetherUpToItsLimit() {
        held.begin(200);
        append("a".repeat(60));
        append("b".repeat(60));
        append("c".repeat(80));

        assertThat(text()).isEqualTo("a".repeat(60) + "b".repeat(60) + "c".repeat(80));
        assertThat(held.isCut()).isFalse();
    }

    @Test
    void holdsNothingBehindACut() {
        held.begin(4);
        append("abc");
        append("def");
        append("g");

        assertThat(text()).isEqualTo("abcd");
        assertThat(held.isCut()).isTrue();
    }

    @Test
    void neverCutsInsideACharacter() {
        for (int limit = 1; limit < 10; limit++) {
            held.begin(limit);
            append("é€😀x");
            assertThat("é€😀x").startsWith(text());
        }
    }

    @Test
    void forgetsTheFormerToken() {
        held.begin(2);
        append("long");
        held.begin(8);
        append("next");

        assertThat(text()).isEqualTo("next");
        assertThat(held.isCut()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "€", "😀"})
    void writesACodePointAsUtf8(String character) {
        held.begin(8);
        held.append(character.codePointAt(0), new byte[4]);

        assertThat(text()).isEqualTo(character);
    }

    @Test
    void replacesHalfASurrogatePair() {
        held.begin(8);
        held.append(0xd83d, new byte[4]);

        assertThat(text()).isEqualTo("\ufffd");
    }
}
