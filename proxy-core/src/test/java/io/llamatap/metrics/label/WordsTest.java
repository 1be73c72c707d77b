package io.llamatap.metrics.label;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void givesAWordOnePlace() {
        LearnedValues words = new LearnedValues(4);
        LearnedValues.Value word = words.of("bad_head");
        assertThat(words.of("bad_chunk")).isNotEqualTo(word);
        assertThat(words.of("bad_head")).isSameAs(word);
        assertThat(words.all()).extracting(LearnedValues.Value::label).containsExactly("bad_head", "bad_chunk");
    }

    @Test
    void putsWordsPastItsCapTogether() {
        LearnedValues words = new LearnedValues(3);
        words.of("a");
        words.of("b");
        assertThat(words.of("c")).isEqualTo(words.of("d"));
        assertThat(words.all()).extracting(LearnedValues.Value::label).containsExactly("a", "b", "other");
    }
}
