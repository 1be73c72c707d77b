package io.llamatap.tap;

import io.llamatap.metrics.label.Route;
import io.llamatap.tap.scan.ResponseFormat;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes of Ollama 0.24 to 0.34: the values of the label {@code route}, and what a response on each route looks like.
 *
 * <p>Source: Ollama's {@code server/routes.go}. A path that is in no version's routing table is {@link #OTHER}. Immutable.
 */
public enum OllamaEndpoint implements Route {
    /** The text that Ollama is running. */
    ROOT("/"),
    VERSION("/api/version", Traits.PLAIN, ResponseFormat.VERSION, Api.OLLAMA),
    STATUS("/api/status", Traits.NEVER_HTML),
    TAGS("/api/tags", Traits.LIST),
    PS("/api/ps", Traits.LIST),
    SHOW("/api/show", Traits.NEVER_HTML),
    PULL("/api/pull", Traits.PULL),
    PUSH("/api/push", Traits.PROGRESS),
    CREATE("/api/create", Traits.PROGRESS),
    BLOBS("/api/blobs/:digest", Traits.NEVER_HTML),
    COPY("/api/copy", Traits.NEVER_HTML),
    DELETE("/api/delete", Traits.NEVER_HTML),
    ME("/api/me", Traits.NEVER_HTML),
    SIGNOUT("/api/signout", Traits.NEVER_HTML),
    USER_KEYS("/api/user/keys/:key"),
    EXPERIMENTAL("/api/experimental/*"),
    GENERATE("/api/generate", Traits.INFERENCE, ResponseFormat.GENERATE, Api.OLLAMA),
    CHAT("/api/chat", Traits.INFERENCE, ResponseFormat.CHAT, Api.OLLAMA),
    EMBED("/api/embed", Traits.INFERENCE, ResponseFormat.EMBED, Api.OLLAMA),
    EMBEDDINGS("/api/embeddings", Traits.INFERENCE, ResponseFormat.EMBEDDINGS, Api.OLLAMA),
    OPENAI_CHAT("/v1/chat/completions", Traits.INFERENCE, ResponseFormat.OPENAI_CHAT, Api.OPENAI),
    OPENAI_COMPLETIONS("/v1/completions", Traits.INFERENCE, ResponseFormat.OPENAI_COMPLETIONS, Api.OPENAI),
    OPENAI_EMBEDDINGS("/v1/embeddings", Traits.INFERENCE, ResponseFormat.OPENAI_EMBEDDINGS, Api.OPENAI),
    OPENAI_RESPONSES("/v1/responses", Traits.INFERENCE, ResponseFormat.OPENAI_RESPONSES, Api.OPENAI),
    /** Summarises a conversation. Responds in the format of {@link #OPENAI_RESPONSES}. */
    OPENAI_COMPACTION("/v1/responses/compact", Traits.INFERENCE, ResponseFormat.OPENAI_RESPONSES, Api.OPENAI),
    /** Used by the Codex desktop app. Ollama forwards it to {@link #OPENAI_RESPONSES} or to OpenAI. */
    CODEX_RESPONSES("/api/codex/v1/responses", Traits.INFERENCE, ResponseFormat.OPENAI_RESPONSES, Api.OPENAI),
    OPENAI_TRANSCRIPTIONS("/v1/audio/transcriptions", Traits.INFERENCE, ResponseFormat.TRANSCRIPTION, Api.OPENAI),
    OPENAI_MODELS("/v1/models", Traits.LIST, ResponseFormat.MODEL_LIST, Api.OPENAI),
    OPENAI_MODEL("/v1/models/:model", Traits.PLAIN, ResponseFormat.NONE, Api.OPENAI),
    OPENAI_IMAGES("/v1/images/*", Traits.PLAIN, ResponseFormat.NONE, Api.OPENAI),
    ANTHROPIC_MESSAGES("/v1/messages", Traits.INFERENCE, ResponseFormat.ANTHROPIC_MESSAGES, Api.ANTHROPIC),
    /** Any other path below {@code /v1/}: the same label as {@link #OTHER}, but errors in OpenAI's format. */
    OPENAI_OTHER("other", Traits.PLAIN, ResponseFormat.NONE, Api.OPENAI),
    /** Any other path below {@code /v1/messages/}: the same label as {@link #OTHER}, but errors in Anthropic's format. */
    ANTHROPIC_OTHER("other", Traits.PLAIN, ResponseFormat.NONE, Api.ANTHROPIC),
    OTHER("other");

    /** What groups of routes have in common, and the format of their responses unless the route has one of its own. */
    private enum Traits {
        PLAIN(ResponseFormat.NONE),
        /** Routes of Ollama's own API whose response is JSON or empty: neither an HTML page nor a redirect. */
        NEVER_HTML(ResponseFormat.NONE),
        LIST(ResponseFormat.MODEL_LIST),
        PULL(ResponseFormat.PROGRESS),
        PROGRESS(ResponseFormat.PROGRESS),
        INFERENCE(ResponseFormat.NONE);

        private final ResponseFormat responseFormat;

        Traits(ResponseFormat responseFormat) {
            this.responseFormat = responseFormat;
        }
    }

    private static final Map<String, OllamaEndpoint> BY_PATH = new HashMap<>();

    static {
        for (OllamaEndpoint endpoint : values()) {
            String route = endpoint.route;
            if (route.startsWith("/") && route.indexOf(':') < 0 && route.indexOf('*') < 0) {
                BY_PATH.put(route, endpoint);
            }
        }
    }

    private final String route;
    private final Traits traits;
    private final ResponseFormat responseFormat;
    private final Api api;

    OllamaEndpoint(String route) {
        this(route, Traits.PLAIN);
    }

    OllamaEndpoint(String route, Traits traits) {
        this(route, traits, traits.responseFormat, Api.OLLAMA);
    }

    OllamaEndpoint(String route, Traits traits, ResponseFormat responseFormat, Api api) {
        this.route = route;
        this.traits = traits;
        this.responseFormat = responseFormat;
        this.api = api;
    }

    /** Returns the endpoint of a raw path without its query, as Ollama's router matches it. */
    public static OllamaEndpoint of(String path) {
        OllamaEndpoint exact = BY_PATH.get(path);
        if (exact != null) {
            return exact;
        }
        String seen = RoutedPath.of(path);
        return seen == null ? unknown(path) : ofSeen(seen, path);
    }

    private static OllamaEndpoint ofSeen(String seen, String path) {
        OllamaEndpoint exact = BY_PATH.get(seen);
        if (exact != null) {
            return exact;
        }
        if (RoutedPath.isBelow("/api/blobs/", seen, path)) {
            return BLOBS;
        }
        if (RoutedPath.isBelow("/api/user/keys/", seen, path)) {
            return USER_KEYS;
        }
        if (RoutedPath.isBelow("/api/experimental/", seen, path)) {
            return EXPERIMENTAL;
        }
        if (RoutedPath.isBelow("/v1/models/", seen, path)) {
            return OPENAI_MODEL;
        }
        return RoutedPath.isBelow("/v1/images/", seen, path) ? OPENAI_IMAGES : unknown(seen);
    }

    /** An unknown route gets errors in the format of the API that its path belongs to. */
    private static OllamaEndpoint unknown(String path) {
        if (path.startsWith("/v1/messages/")) {
            return ANTHROPIC_OTHER;
        }
        return path.startsWith("/v1/") ? OPENAI_OTHER : OTHER;
    }

    /** Returns the value of the label {@code route}. */
    public String route() {
        return route;
    }

    @Override
    public String label() {
        return route;
    }

    /** Returns the index of the route's label value. The endpoints with the label {@code other} share the last one. */
    @Override
    @SuppressWarnings("EnumOrdinal") // the order of the constants is the order of the label values
    public int place() {
        return Math.min(ordinal(), OPENAI_OTHER.ordinal());
    }

    /** The model of a transcription is in a multipart form, which is not read. */
    @Override
    public boolean isNamingModel() {
        return isInference() && this != OPENAI_TRANSCRIPTIONS;
    }

    /** Such as {@code generate} or {@code v1/chat/completions}. */
    @Override
    public String modelOperation() {
        if (!isInference()) {
            return "";
        }
        String bare = route.startsWith("/api/") ? route.substring(5) : route.substring(route.startsWith("/") ? 1 : 0);
        return bare.toLowerCase(Locale.ROOT);
    }

    /** Returns the API that the route belongs to. */
    public Api api() {
        return api;
    }

    /** Returns the format of the response, if the request has the route's own method. */
    public ResponseFormat responseFormat() {
        return responseFormat;
    }

    /** Says whether a model computes the response. */
    public boolean isInference() {
        return traits == Traits.INFERENCE;
    }

    /** Says whether Ollama stops generating or pulling, and reports a failure, when the client half-closes its connection. */
    public boolean stopsWithClient() {
        return traits == Traits.INFERENCE || traits == Traits.PULL;
    }

    /** Says whether the route is unknown. Its request and response may still have a known format. */
    public boolean isUnknown() {
        return this == OTHER || this == OPENAI_OTHER || this == ANTHROPIC_OTHER;
    }

    /**
     * Says whether the route belongs to Ollama's own API and its response is JSON or empty: neither an HTML page nor a redirect.
     */
    public boolean isNeverPageOrRedirect() {
        return traits == Traits.NEVER_HTML;
    }

    /** Returns the inference route whose responses have a format; null if there is none. */
    public static @Nullable OllamaEndpoint ofFormat(ResponseFormat format) {
        return switch (format) {
            case GENERATE -> GENERATE;
            case CHAT -> CHAT;
            case OPENAI_CHAT -> OPENAI_CHAT;
            case OPENAI_COMPLETIONS -> OPENAI_COMPLETIONS;
            case OPENAI_EMBEDDINGS -> OPENAI_EMBEDDINGS;
            case OPENAI_RESPONSES -> OPENAI_RESPONSES;
            case ANTHROPIC_MESSAGES -> ANTHROPIC_MESSAGES;
            default -> null;
        };
    }

    /** Says whether the response describes Ollama itself: its version, the models that it has, or those that it has loaded. */
    public boolean isAboutOllama() {
        return this == VERSION || this == TAGS || this == PS;
    }
}
