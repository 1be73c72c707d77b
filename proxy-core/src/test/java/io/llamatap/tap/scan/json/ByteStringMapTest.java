package io.llamatap.tap.scan.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteStringMapTest {
    private static final Map<String, Integer> WORDS =
            Map.of("model", 1, "messages", 2, "messages_sent", 3, "keep_alive", 4, "a", 5);

    private static @Nullable Integer find(ByteStringMap<Integer> lexicon, String text) {
        byte[] bytes = ("<" + text + ">").getBytes(UTF_8);
        return lexicon.find(bytes, 1, bytes.length - 1);
    }

    @Test
    void findsEachWordWhereverItStands() {
        ByteStringMap<Integer> exact = ByteStringMap.exact(WORDS);
        ByteStringMap<Integer> folding = ByteStringMap.foldingCase(WORDS);

        WORDS.forEach((word, meaning) -> {
            assertThat(find(exact, word)).isEqualTo(meaning);
            assertThat(find(folding, word)).isEqualTo(meaning);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mode", "models", "Model", "messages_", "messages_senT", "b"})
    void findsNoOtherWord(String text) {
        assertThat(find(ByteStringMap.exact(WORDS), text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"KEEP_ALIVE", "Keep_alive", "\u212aeep_alive"})
    void foldsCaseAsGoDoes(String text) {
        assertThat(find(ByteStringMap.foldingCase(WORDS), text)).isEqualTo(4);
        assertThat(find(ByteStringMap.exact(WORDS), text)).isNull();
    }

    @Test
    void hasRoomForSoManyWordsOnly() {
        Map<String, Integer> many = new HashMap<>();
        for (int i = 0; i < 33; i++) {
            many.put("word" + i, i);
        }

        assertThatThrownBy(() -> ByteStringMap.exact(many)).isInstanceOf(IllegalArgumentException.class);
    }
}
