package io.llamatap.tap;

import io.llamatap.metrics.label.Route;
import io.llamatap.tap.scan.ResponseFormat;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes of Ollama 0.24 to 0.34: the closed set of values of the label {@code route}, and what to expect behind each.
 *
 * <p>Source: Ollama's {@code server/routes.go}. A path that is in no version's table is {@link #OTHER}.
 */
public enum OllamaEndpoint implements Route {
    /** Liveness text. */
    ROOT("/"),
    VERSION("/api/version", Traits.PLAIN, ResponseFormat.VERSION, Api.OLLAMA),
    STATUS("/api/status", Traits.PAGELESS),
    TAGS("/api/tags", Traits.LIST),
    PS("/api/ps", Traits.LIST),
    SHOW("/api/show", Traits.PAGELESS),
    PULL("/api/pull", Traits.PULL),
    PUSH("/api/push", Traits.PROGRESS),
    CREATE("/api/create", Traits.PROGRESS),
    BLOBS("/api/blobs/:digest", Traits.PAGELESS),
    COPY("/api/copy", Traits.PAGELESS),
    DELETE("/api/delete", Traits.PAGELESS),
    ME("/api/me", Traits.PAGELESS),
    SIGNOUT("/api/signout", Traits.PAGELESS),
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
    /** Sums a conversation up, and answers as {@link #OPENAI_RESPONSES} does. */
    OPENAI_COMPACTION("/v1/responses/compact", Traits.INFERENCE, ResponseFormat.OPENAI_RESPONSES, Api.OPENAI),
    /** What the desktop app Codex asks: Ollama passes it on to {@link #OPENAI_RESPONSES} or to OpenAI. */
    CODEX_RESPONSES("/api/codex/v1/responses", Traits.INFERENCE, ResponseFormat.OPENAI_RESPONSES, Api.OPENAI),
    OPENAI_TRANSCRIPTIONS("/v1/audio/transcriptions", Traits.INFERENCE, ResponseFormat.TRANSCRIPTION, Api.OPENAI),
    OPENAI_MODELS("/v1/models", Traits.LIST, ResponseFormat.MODEL_LIST, Api.OPENAI),
    OPENAI_MODEL("/v1/models/:model", Traits.PLAIN, ResponseFormat.NONE, Api.OPENAI),
    OPENAI_IMAGES("/v1/images/*", Traits.PLAIN, ResponseFormat.NONE, Api.OPENAI),
    ANTHROPIC_MESSAGES("/v1/messages", Traits.INFERENCE, ResponseFormat.ANTHROPIC_MESSAGES, Api.ANTHROPIC),
    /** Any other path below {@code /v1/}: the same label as {@link #OTHER}, but OpenAI's shape of errors. */
    OPENAI_OTHER("other", Traits.PLAIN, ResponseFormat.NONE, Api.OPENAI),
    /** Any other path below {@code /v1/messages/}: the same label as {@link #OTHER}, but Anthropic's shape of errors. */
    ANTHROPIC_OTHER("other", Traits.PLAIN, ResponseFormat.NONE, Api.ANTHROPIC),
    OTHER("other");

    /** What routes have in common, and what their response's JSON looks like unless the route says otherwise. */
    private enum Traits {
        PLAIN(ResponseFormat.NONE),
        /** Of Ollama's own API, with a response of JSON or of nothing: neither a page nor a redirect. */
        PAGELESS(ResponseFormat.NONE),
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

    /** Finds the endpoint of a raw path (no query), as Ollama's router would. */
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

    /** Whoever asks for no route is answered in the words of the API whose routes look most like it. */
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

    /** Returns the place of the route's template among all: those without one share the last. */
    @Override
    @SuppressWarnings("EnumOrdinal") // the routes stand in the order of their places
    public int place() {
        return Math.min(ordinal(), OPENAI_OTHER.ordinal());
    }

    /** Transcriptions are asked for with a form: the model stands where it is not read. */
    @Override
    public boolean isNamingModel() {
        return isInference() && this != OPENAI_TRANSCRIPTIONS;
    }

    @Override
    public String modelOperation() {
        return isInference() ? operation() : "";
    }

    /** Returns the family of the route. */
    public Api api() {
        return api;
    }

    /** Returns what the answer's JSON looks like, if the request was made with the route's own method. */
    public ResponseFormat responseFormat() {
        return responseFormat;
    }

    /** Says whether a model computes the answer. */
    boolean isInference() {
        return traits == Traits.INFERENCE;
    }

    /** Says whether Ollama gives its work up when the client ends its sending: it stops generating or pulling, and fails. */
    boolean stopsWithClient() {
        return traits == Traits.INFERENCE || traits == Traits.PULL;
    }

    /** Says whether it is no route that is known: what is asked and answered there may be of a known kind all the same. */
    boolean isUnknown() {
        return this == OTHER || this == OPENAI_OTHER || this == ANTHROPIC_OTHER;
    }

    /** Says whether it is a route of Ollama's own API that is answered in JSON or with nothing: neither with a page nor with a redirect. */
    boolean isNeverPageOrRedirect() {
        return traits == Traits.PAGELESS;
    }

    /** Returns the route that answers in a format; null if none does that a model computes for. */
    static @Nullable OllamaEndpoint ofShape(ResponseFormat format) {
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

    /** Says whether the answer tells of Ollama itself: its version, or which models it has or holds. */
    boolean isAboutOllama() {
        return this == VERSION || this == TAGS || this == PS;
    }

    /** Returns the bare name of the operation, such as {@code generate} or {@code v1/chat/completions}. */
    String operation() {
        String bare = route.startsWith("/api/") ? route.substring(5) : route.substring(route.startsWith("/") ? 1 : 0);
        return bare.toLowerCase(Locale.ROOT);
    }
}
