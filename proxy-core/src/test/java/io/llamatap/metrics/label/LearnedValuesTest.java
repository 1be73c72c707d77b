package io.llamatap.metrics.label;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LearnedValuesTest {
    @Test
    void givesATextOnePlace() {
        LearnedValues values = new LearnedValues(4);
        LearnedValues.Value added = values.of("bad_head");
        assertThat(values.of("bad_chunk")).isNotEqualTo(added);
        assertThat(values.of("bad_head")).isSameAs(added);
        assertThat(values.all()).extracting(LearnedValues.Value::label).containsExactly("bad_head", "bad_chunk");
    }

    @Test
    void countsTextsPastItsCapAsOther() {
        LearnedValues values = new LearnedValues(3);
        values.of("a");
        values.of("b");
        assertThat(values.of("c")).isEqualTo(values.of("d"));
        assertThat(values.all()).extracting(LearnedValues.Value::label).containsExactly("a", "b", "other");
    }
}
