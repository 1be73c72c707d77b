package io.llamatap.server.config.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelsKindTest {
    private final ModelsKind kind = new ModelsKind();

    @Test
    void takesNamesAsOllamaHasThem() throws BadValueException {
        assertThat(kind.parse("llama3.1:8b, hf.co/a/B-1_x:Q4_K_M registry:5000/n/m"))
                .containsExactly("llama3.1:8b", "hf.co/a/B-1_x:Q4_K_M", "registry:5000/n/m");
        assertThat(kind.parse("none")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,,b | \"\" is not a model name",
                "a\"b | \"a\"b\" is not a model name",
                "-a | \"-a\" is not a model name",
                "a,a | names a twice"
            })
    void namesWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> kind.parse(text)).hasMessageContaining(message);
    }

    @Test
    void hasALimit() {
        String many = IntStream.rangeClosed(1, 17).mapToObj(i -> "m" + i).collect(Collectors.joining(","));
        assertThatThrownBy(() -> kind.parse(many)).hasMessageContaining("names 17 models");
        assertThat(kind.accepted()).contains("16");
    }
}
