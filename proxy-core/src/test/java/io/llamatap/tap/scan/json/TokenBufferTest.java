package io.llamatap.tap.scan.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBufferTest {
    private final TokenBuffer buffer = new TokenBuffer();

    private String text() {
        return new String(buffer.bytes(), 0, buffer.length(), UTF_8);
    }

    private void append(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        buffer.append(bytes, 0, bytes.length);
    }

    @Test
    void putsPiecesTogetherUpToItsLimit() {
        buffer.begin(200);
        append("a".repeat(60));
        append("b".repeat(60));
        append("c".repeat(80));

        assertThat(text()).isEqualTo("a".repeat(60) + "b".repeat(60) + "c".repeat(80));
        assertThat(buffer.isCut()).isFalse();
    }

    @Test
    void holdsNothingBehindACut() {
        buffer.begin(4);
        append("abc");
        append("def");
        append("g");

        assertThat(text()).isEqualTo("abcd");
        assertThat(buffer.isCut()).isTrue();
    }

    @Test
    void neverCutsInsideACharacter() {
        for (int limit = 1; limit < 10; limit++) {
            buffer.begin(limit);
            append("é€😀x");
            assertThat("é€😀x").startsWith(text());
        }
    }

    @Test
    void forgetsTheFormerToken() {
        buffer.begin(2);
        append("long");
        buffer.begin(8);
        append("next");

        assertThat(text()).isEqualTo("next");
        assertThat(buffer.isCut()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "€", "😀"})
    void writesACodePointAsUtf8(String character) {
        buffer.begin(8);
        buffer.append(character.codePointAt(0), new byte[4]);

        assertThat(text()).isEqualTo(character);
    }

    @Test
    void replacesHalfASurrogatePair() {
        buffer.begin(8);
        buffer.append(0xd83d, new byte[4]);

        assertThat(text()).isEqualTo("\ufffd");
    }
}
