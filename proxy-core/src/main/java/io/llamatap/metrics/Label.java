package io.llamatap.metrics;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A label and the set of its values. Every set is closed or capped, so that nobody outside can make series without end.
 *
 * <p>Two labels may share a name, such as {@code reason}; no family has both.
 */
public enum Label {
    /** A route's template; the set is given to the registry. */
    ROUTE("route"),
    /** Bounded by {@link ModelNames}. */
    MODEL("model"),
    OUTCOME("outcome", Outcome.values()),
    CODE("code", StatusCodes.LABELS),
    /** The family of a route; the set is given to the registry. */
    API("api"),
    IN_FLIGHT_PHASE("phase", Phase.values()),
    OVERHEAD_PHASE("phase", OverheadPhase.values()),
    TOKEN_TYPE("type", TokenType.values()),
    TOKEN_SOURCE("source", TokenSource.values()),
    RATE_SOURCE("source", RateSource.values()),
    FINISH("reason", Finish.values()),
    STREAM_ERROR("reason", StreamError.values()),
    TAP_FAILURE("reason", TapFailure.values()),
    UNMETERED("reason", Unmetered.values()),
    /** Why the upstream could not be used; the set is given to the registry. */
    UPSTREAM_ERROR("reason"),
    /** Why an upstream connection was closed; the set is given to the registry. */
    UPSTREAM_CLOSED("reason"),
    /** Why a client's connection ended; the set is given to the registry. */
    CLIENT_CLOSED("reason"),
    /** Why no TLS connection with a client came about; the set is given to the registry. */
    HANDSHAKE_FAILURE("reason"),
    /** What became of a new certificate. */
    RELOAD("result"),
    /** Why a request was refused: the relay's words, capped by {@link Words}. */
    REJECTION("reason"),
    CONNECTION_STATE("state", ConnectionState.values()),
    SIDE("side", Side.values()),
    /** The number of an event loop. */
    LOOP("loop"),
    /** A statistic over the last response times, by the names that alerts of the dialect {@code categraf} have for them. */
    RESPONSE_STATISTIC(
            "quantile", Statistic.RESPONSE.stream().map(Statistic::label).toList()),
    /** The same over the last load times. */
    LOAD_STATISTIC("quantile", Statistic.LOAD.stream().map(Statistic::label).toList()),
    /** A GPU of this machine. */
    GPU("gpu_id"),
    GPU_MEMORY("type", List.of("used", "total")),
    /** A part of the JVM's memory. */
    MEMORY_AREA("area", List.of("heap", "nonheap")),
    /** A collector of garbage, by the JVM's name for it. */
    GC("gc"),
    LOAD_EVENT("event", LoadEvent.values()),
    LOAD_REASON("reason", LoadReason.values()),
    /** What the poller asks for. */
    POLL_TARGET("target", PollTarget.values()),
    /** A model that the canary asks, by its own name even if Ollama does not have it; capped by {@link Words}. */
    CANARY_MODEL("model"),
    CANARY_OUTCOME("outcome", CanaryOutcome.values()),
    /** The bare name of an operation of a model, as the dialect {@code homeserver} has it; the set is given to the registry. */
    ENDPOINT("endpoint"),
    /** Models are asked in one way only. */
    METHOD("method", List.of("POST")),
    STATUS("status", StatusCodes.WITH_ERROR),
    FAMILY("family"),
    PARAMETER_SIZE("parameter_size"),
    QUANTIZATION("quantization"),
    BUILD("build"),
    /** Host and port of a target of remote write: closed by the settings. */
    PUSH_TARGET("target"),
    VERSION("version"),
    REVISION("revision"),
    JAVA("java"),
    NETTY("netty"),
    TRANSPORT("transport");

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of or toList
    private final @Nullable List<String> values;

    Label(String text) {
        this.text = text;
        this.values = null;
    }

    Label(String text, List<String> values) {
        this.text = text;
        this.values = values;
    }

    Label(String text, LabelValue[] values) {
        this(text, Arrays.stream(values).map(LabelValue::label).toList());
    }

    /** Returns the label's name. */
    public String text() {
        return text;
    }

    /** Returns all values, or null where they are not known before the start. */
    @Nullable
    List<String> closedValues() {
        return values;
    }
}
