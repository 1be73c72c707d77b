package io.llamatap.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.scan.ResponseFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths match the routes that they match in Ollama's router. The source of each line is gin 1.10 with Ollama's options. */
class OllamaEndpointTest {
    @ParameterizedTest
    @CsvSource({
        "/api/generate, /api/generate",
        "/api/%67enerate, /api/generate",
        "/%61pi/generate, /api/generate",
        "/api%2Fgenerate, /api/generate",
        "/api%2fgenerate, /api/generate",
        "/%61%70%69%2f%67%65%6e%65%72%61%74%65, /api/generate",
        "/api/%63hat, /api/chat",
        "/api/%74ags, /api/tags",
        "/v1/chat%2Fcompletions, /v1/chat/completions",
        "/v1%2Fchat%2Fcompletions, /v1/chat/completions",
        "/v1/%63hat/completions, /v1/chat/completions",
        "/v1/models/gemma3:270m, /v1/models/:model",
        "/v1/models/gemma3%3A270m, /v1/models/:model",
        "/v1/models/%2e%2e, /v1/models/:model",
        "/api/blobs/sha256:abc, /api/blobs/:digest",
        "/api/blobs/sha256%3Aabc, /api/blobs/:digest",
        "/api/user/keys/a, /api/user/keys/:key",
        "/api/experimental/web_search, /api/experimental/*",
        "/api/codex/v1/responses, /api/codex/v1/responses",
        "/v1/responses/compact, /v1/responses/compact"
    })
    void decodesAPathAsTheRouterDoes(String path, String route) {
        assertThat(OllamaEndpoint.of(path).route()).isEqualTo(route);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//api/generate",
                "/api//generate",
                "/api/generate/",
                "/api/generate%2F",
                "/api/./generate",
                "/x/../api/generate",
                "/api/chat/../generate",
                "/api/generate/.",
                "/v1/chat//completions",
                "/v1/chat/completions/",
                "/v1/models/",
                "/v1/models/..",
                "/api/blobs/.",
                "/api/blobs/a/",
                "/api/tags/"
            })
    void knowsNoRouteWhereTheRouterRedirects(String path) {
        assertThat(OllamaEndpoint.of(path).route()).isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "/%2Fapi/generate",
                "/api/%2E/generate",
                "/x%2F..%2Fapi%2Fgenerate",
                "/API/generate",
                "/api/Generate",
                "/api/%47enerate",
                "/api/generate%20",
                "/api/generate%00",
                "/api/generate;x=1",
                "/api/generate%3Fx",
                "/api/generate%23",
                "/api/%2567enerate",
                "/api/gen%2Berate",
                "/api/generat%C3%A9",
                "/v1/models/a/b",
                "/v1/models/a%2Fb",
                "/api/blobs/a%2Fb",
                "/api/blobs/",
                "/api/blobs",
                "/v1/messages/count_tokens"
            })
    void knowsNoRouteWhereTheRouterFindsNone(String path) {
        assertThat(OllamaEndpoint.of(path).route()).isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/api/generate%", "/api/generate%2", "/api/generate%zz", "/api/%g7enerate"})
    void knowsNoRouteWhereAnEscapeIsNone(String path) {
        assertThat(OllamaEndpoint.of(path).route()).isEqualTo("other");
    }

    @Test
    void readsWhatCodexGetsAsResponses() {
        assertThat(OllamaEndpoint.CODEX_RESPONSES.responseFormat()).isEqualTo(ResponseFormat.OPENAI_RESPONSES);
        assertThat(OllamaEndpoint.CODEX_RESPONSES.api()).isEqualTo(Api.OPENAI);
    }

    @Test
    void keepsTheApiOfAnUnknownPathForErrors() {
        assertThat(OllamaEndpoint.of("/v1/what").api()).isEqualTo(Api.OPENAI);
        assertThat(OllamaEndpoint.of("/v1%2Fwhat").api()).isEqualTo(Api.OPENAI);
        assertThat(OllamaEndpoint.of("/v1/messages/count_tokens").api()).isEqualTo(Api.ANTHROPIC);
        assertThat(OllamaEndpoint.of("/v2/what").api()).isEqualTo(Api.OLLAMA);
    }
}
