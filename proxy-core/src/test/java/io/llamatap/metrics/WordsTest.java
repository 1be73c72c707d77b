package io.llamatap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void givesAWordOnePlace() {
        Words words = new Words(4);
        int place = words.place("bad_head");
        assertThat(words.place("bad_chunk")).isNotEqualTo(place);
        assertThat(words.place("bad_head")).isEqualTo(place);
        assertThat(words.all()).containsExactly("bad_head", "bad_chunk");
    }

    @Test
    void putsWordsPastItsCapTogether() {
        Words words = new Words(3);
        words.place("a");
        words.place("b");
        assertThat(words.place("c")).isEqualTo(words.place("d"));
        assertThat(words.all()).containsExactly("a", "b", "other");
    }
}
