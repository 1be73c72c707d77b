package io.llamatap.server.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.server.outgoing.UnusableResponseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OllamaJsonTest {
    @ParameterizedTest
    @ValueSource(strings = {"ollama-0.24.0", "ollama-0.33.0-rc2", "ollama-0.33.3"})
    void readsWhatOllamaSends(String version) throws IOException {
        assertThat(OllamaJson.version(recorded(version, "version"))).isEqualTo("0.0.0");
        assertThat(OllamaJson.models(recorded(version, "ps-empty")).models()).isEmpty();

        ModelList disk = OllamaJson.models(recorded(version, "tags"));
        assertThat(disk.count()).isEqualTo(disk.models().size()).isPositive();
        assertThat(disk.models())
                .filteredOn(model -> model.name().equals("gemma3:270m"))
                .singleElement()
                .satisfies(model -> {
                    assertThat(model.sizeBytes()).isGreaterThan(253_000_000);
                    assertThat(model.family()).isEqualTo("gemma3");
                    assertThat(model.parameterSize()).isEqualTo("268.10M");
                    assertThat(model.quantization()).isEqualTo("Q4_K_M");
                    assertThat(model.expiresAt()).isNull();
                });

        assertThat(OllamaJson.models(recorded(version, "ps-loaded")).models())
                .singleElement()
                .satisfies(model -> {
                    assertThat(model.name()).isEqualTo("gemma3:270m");
                    assertThat(model.sizeBytes()).isGreaterThan(300_000_000);
                    assertThat(model.vramBytes()).isZero();
                    assertThat(model.offloadRatio()).isZero();
                    assertThat(model.contextTokens()).isEqualTo(4096);
                    assertThat(model.expiresAt()).isAfter(Instant.parse("2026-11-21T13:00:00Z"));
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"version":"0.33.3"}                      | 0.33.3
                    {"a":{"version":"no"},"version":"0.24.0"} | 0.24.0
                    """)
    void readsTheVersion(String json, String version) throws IOException {
        assertThat(OllamaJson.version(stream(json))).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"version\":7}",
                "{\"version\":\"\"}",
                "{\"version\":\"0.1\\u001b[31m\"}",
                "{\"version\":\"0.1\\n2026 ERROR\"}",
                "{\"version\":\"0.1\\u00e9\"}",
                "{\"status\":\"ok\"}",
                "{}"
            })
    void takesWhatNamesNoVersionForNoneOfOllamas(String json) {
        assertThatThrownBy(() -> OllamaJson.version(stream(json)))
                .isInstanceOf(UnusableResponseException.class)
                .hasMessage("the response has no version");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Ollama is running",
                "[]",
                "7",
                "{\"models\":[",
                "{\"models\":[{\"name\":\"a\"",
                "{\"models\":[}",
                "{\"models\":[]}}",
                "{\"models\":[]} {}",
                "{}",
                "{\"models\":{}}",
                "{\"models\":7}",
                "{\"models\":\"a\"}",
                "{\"models\":[{\"name\":\"\u0000\"}]}"
            })
    void rejectsWhatIsNoListOfModels(String body) {
        assertThatThrownBy(() -> OllamaJson.models(stream(body))).isInstanceOf(UnusableResponseException.class);
    }

    @Test
    void rejectsWhatIsNestedWithoutEnd() {
        assertThatThrownBy(() -> OllamaJson.models(stream("{\"x\":" + "[".repeat(1_000_000))))
                .isInstanceOf(UnusableResponseException.class);
    }

    @Test
    void takesMissingFieldsAndWrongTypesAsUnknown() throws IOException {
        ModelList list =
                OllamaJson.models(stream("{\"models\":[{},7,null,[{\"name\":\"no\"}],{\"name\":7,\"model\":\"a:1\"},"
                        + "{\"name\":\"b\",\"size\":\"1\",\"size_vram\":null,\"context_length\":true,\"expires_at\":5,"
                        + "\"details\":{\"family\":[\"x\"],\"parameter_size\":{\"y\":1},\"quantization_level\":null}},"
                        + "{\"name\":\"c:1\",\"details\":[1]}],\"more\":{\"models\":3}}"));
        assertThat(list.count()).isEqualTo(4);
        assertThat(list.models()).extracting(ListedModel::name).containsExactly("a:1", "b:latest", "c:1");
        assertThat(list.models().get(1)).isEqualTo(new ListedModel("b:latest", -1, -1, -1, null, "", "", ""));
        assertThat(list.models().get(1).offloadRatio()).isNaN();
    }

    @ParameterizedTest
    @CsvSource({"4.5e9, 4500000000", "123.6, 124", "0, 0", "-1, -1", "1e300, -1", "99999999999999999999999, -1"})
    void readsSizesAsTheyMayStand(String number, long bytes) throws IOException {
        ModelList list = OllamaJson.models(stream("{\"models\":[{\"name\":\"a\",\"size\":" + number + "}]}"));
        assertThat(list.models().get(0).sizeBytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "2318-04-02T17:24:39.112345678-07:00, 2318-04-03T00:24:39.112345678Z",
        "2026-11-21T13:30:57Z, 2026-11-21T13:30:57Z",
        "0001-01-01T00:00:00Z,",
        "1969-12-31T23:59:59Z,",
        "99999-01-01T00:00:00Z,",
        "soon,",
        "'',"
    })
    void readsTimesAsTheyMayStand(String text, String instant) throws IOException {
        ModelList list = OllamaJson.models(stream("{\"models\":[{\"name\":\"a\",\"expires_at\":\"" + text + "\"}]}"));
        assertThat(list.models().get(0).expiresAt()).isEqualTo(instant == null ? null : Instant.parse(instant));
    }

    @Test
    void keepsAThousandModelsAndCountsTheRest() throws IOException {
        ModelList list = OllamaJson.models(stream(IntStream.range(0, 5000)
                .mapToObj(i -> "{\"name\":\"m" + i + "\",\"size\":2}")
                .collect(Collectors.joining(",", "{\"models\":[", "]}"))));
        assertThat(list.models()).hasSize(1000);
        assertThat(list.count()).isEqualTo(5000);
        assertThat(list.notShown()).isEqualTo(4000);
        assertThat(list.totalBytes()).isEqualTo(10_000);
    }

    @Test
    void makesTextsFitForLabels() throws IOException {
        ModelList list = OllamaJson.models(stream("{\"models\":[{\"name\":\"a\\nb\",\"details\":{\"family\":\""
                + "x".repeat(5000) + "\"}},{\"name\":\"a\\nb:latest\"}]}"));
        assertThat(list.models()).singleElement().satisfies(model -> {
            assertThat(model.name()).isEqualTo("a\\u000ab:latest");
            assertThat(model.family()).hasSize(128);
        });
    }

    @Test
    void takesNullForNoModels() throws IOException {
        assertThat(OllamaJson.models(stream("{\"models\":null}")).count()).isZero();
    }

    private static InputStream recorded(String version, String name) throws IOException {
        return new ByteArrayInputStream(Recorded.body(version, name));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
