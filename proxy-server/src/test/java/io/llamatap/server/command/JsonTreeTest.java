package io.llamatap.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JacksonException;
import io.llamatap.server.outgoing.UnusableResponseException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of a JSON value, what is there is read, and all else is unknown, whatever it is; what is no JSON, or too much, is rejected. */
class JsonTreeTest {
    @Test
    void readsWhatIsThere() throws IOException {
        JsonTree tree = JsonTree.parse("{\"a\":[1,{\"b\":\"x\"}],\"n\":{\"z\":2,\"t\":\"-\",\"y\":-0.5},\"yes\":true,"
                + "\"time\":\"2026-11-30T03:00:00.5Z\"}");

        assertThat(tree.members()).containsOnlyKeys("a", "n", "yes", "time");
        assertThat(tree.of("a").elements().get(0).number()).isEqualTo(1);
        assertThat(tree.of("a").elements().get(1).of("b").text()).isEqualTo("x");
        assertThat(tree.of("n").numbers()).containsExactly(entry("z", 2), entry("y", -0.5));
        assertThat(tree.of("n").of("z").count()).isEqualTo(2);
        assertThat(tree.of("yes").truth()).isTrue();
        assertThat(tree.of("time").time()).isEqualTo(Instant.parse("2026-11-30T03:00:00.5Z"));
    }

    private static Map.Entry<String, Double> entry(String name, double value) {
        return Map.entry(name, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{\"x\":null}", "{\"x\":{}}", "{\"x\":[[]]}", "{}", "[]", "7"})
    void takesAllElseForUnknown(String text) throws IOException {
        JsonTree unknown = JsonTree.parse(text).of("x");

        assertThat(unknown.text()).isNull();
        assertThat(unknown.textOrEmpty()).isEmpty();
        assertThat(unknown.truth()).isNull();
        assertThat(unknown.time()).isNull();
        assertThat(unknown.number()).isNaN();
        assertThat(unknown.numberOr(-1)).isEqualTo(-1);
        assertThat(unknown.count()).isZero();
        assertThat(unknown.numbers()).isEmpty();
        assertThat(unknown.of("y").members()).isEmpty();
    }

    @Test
    void knowsNoTimeThatCannotBeCalculatedWith() throws IOException {
        for (String time : List.of("soon", "1969-12-31T23:59:59Z", "+10000-01-01T00:00:00Z", "2026-11-30")) {
            assertThat(JsonTree.parse("\"" + time + "\"").time()).isNull();
        }
        assertThat(JsonTree.parse("-3").count()).isZero();
        assertThat(JsonTree.parse("1e999").count()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void keepsOneMemberAlone() throws IOException {
        String text = "{\"long\":[[{\"a\":0}]],\"a\":1,\"rest\":";

        assertThat(JsonTree.member(text, "a").number()).isEqualTo(1);
        assertThat(JsonTree.member("{}", "a").number()).isNaN();
        assertThatThrownBy(() -> JsonTree.member("[]", "a")).isInstanceOf(UnusableResponseException.class);
        assertThatThrownBy(() -> JsonTree.member(text, "b")).isInstanceOf(JacksonException.class);
    }

    @Test
    void rejectsWhatIsNoJsonOrTooMuch() {
        for (String text :
                List.of("{", "{\"a\"", "{\"a\":", "[1", "[1 2]", "nothing", "[".repeat(2000), "9".repeat(2000))) {
            assertThatThrownBy(() -> JsonTree.parse(text)).as(text).isInstanceOf(JacksonException.class);
        }
    }
}
