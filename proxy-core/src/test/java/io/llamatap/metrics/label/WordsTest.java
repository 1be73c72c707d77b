package io.llamatap.metrics.label;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void givesAWordOnePlace() {
        Words words = new Words(4);
        Words.Word word = words.of("bad_head");
        assertThat(words.of("bad_chunk")).isNotEqualTo(word);
        assertThat(words.of("bad_head")).isSameAs(word);
        assertThat(words.all()).extracting(Words.Word::label).containsExactly("bad_head", "bad_chunk");
    }

    @Test
    void putsWordsPastItsCapTogether() {
        Words words = new Words(3);
        words.of("a");
        words.of("b");
        assertThat(words.of("c")).isEqualTo(words.of("d"));
        assertThat(words.all()).extracting(Words.Word::label).containsExactly("a", "b", "other");
    }
}
