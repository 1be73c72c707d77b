package io.llamatap.metrics.label;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A label, the type of its values, and the set of its values. Every set is closed or capped, so that nobody outside can create an
 * unlimited number of series. Immutable.
 *
 * <p>Several labels may have the same name, such as {@code reason}, but not in one family.
 *
 * @param <V> the type of its values
 */
public final class Label<V extends LabelValue> {
    /** Where the values of a label come from. */
    public enum Origin {
        /** All values are known in this package. */
        CLOSED,
        /** Given to the registry as {@link GivenLabels}. */
        GIVEN,
        /** The models that were asked for; capped. */
        MODEL,
        /** {@link LearnedValues}. */
        LEARNED,
        /** The numbers of the event loops. */
        LOOP,
        /** Texts from a {@link MetricSource}. Nothing is counted by them. */
        READ
    }

    /** The template of a route. */
    public static final Label<Route> ROUTE = new Label<>("route", Origin.GIVEN);
    /** The model operation of a route, as in the dialect {@code homeserver}. */
    public static final Label<Route> ENDPOINT = ROUTE.shownAs("endpoint", Route::modelOperation);

    /** A model. Its series exist at 0, except for requests without a model. */
    public static final Label<ModelLabel> MODEL =
            new Label<ModelLabel>("model", Origin.MODEL).startingIf(model -> model != ModelLabel.NONE);
    /** A model. Its series exist at 0, including requests without a model. */
    public static final Label<ModelLabel> MODEL_OR_NONE = MODEL.startingIf(model -> true);

    /** A model, in the dialect {@code vllm}. */
    public static final Label<ModelLabel> MODEL_NAME = MODEL.shownAs("model_name", LabelValue::label);

    public static final Label<Engine> ENGINE = closed("engine", Engine.values());
    public static final Label<Outcome> OUTCOME = closed("outcome", Outcome.values());
    public static final Label<StatusCode> CODE = new Label<>("code", StatusCode.SENT);
    /** A status code as in the dialect {@code homeserver}, with {@code error} for a failed response with status 200. */
    public static final Label<StatusCode> STATUS = new Label<>("status", StatusCode.ALL);
    /** The method; requests to models have only one. */
    public static final Label<Method> METHOD = closed("method", Method.values());
    /** The API of a route. */
    public static final Label<GivenValue.Api> API = new Label<>("api", Origin.GIVEN);

    public static final Label<Phase> IN_FLIGHT_PHASE = closed("phase", Phase.values());
    public static final Label<OverheadPhase> OVERHEAD_PHASE = closed("phase", OverheadPhase.values());
    public static final Label<TokenType> TOKEN_TYPE = closed("type", TokenType.values());
    public static final Label<TokenSource> TOKEN_SOURCE = closed("source", TokenSource.values());
    public static final Label<RateSource> RATE_SOURCE = closed("source", RateSource.values());
    public static final Label<Finish> FINISH = closed("reason", Finish.values());
    public static final Label<Truncation> TRUNCATION = closed("reason", Truncation.values());
    public static final Label<LengthEnd> LENGTH_END = closed("reason", LengthEnd.values());
    public static final Label<GivenValue.ModelFailure> MODEL_FAILURE = new Label<GivenValue.ModelFailure>(
                    "reason", Origin.GIVEN)
            .startingIf(GivenValue.ModelFailure::startsAtZero);
    public static final Label<Location> LOCATION = closed("location", Location.values());
    public static final Label<StreamError> STREAM_ERROR = closed("reason", StreamError.values());
    public static final Label<TapFailure> TAP_FAILURE = closed("reason", TapFailure.values());
    public static final Label<Unmetered> UNMETERED = closed("reason", Unmetered.values());
    public static final Label<GivenValue.UpstreamError> UPSTREAM_ERROR = new Label<>("reason", Origin.GIVEN);
    public static final Label<GivenValue.UpstreamClosed> UPSTREAM_CLOSED = new Label<>("reason", Origin.GIVEN);
    public static final Label<GivenValue.ClientClosed> CLIENT_CLOSED = new Label<>("reason", Origin.GIVEN);
    public static final Label<GivenValue.HandshakeFailure> HANDSHAKE_FAILURE = new Label<>("reason", Origin.GIVEN);
    public static final Label<GivenValue.Side> SIDE = new Label<>("side", Origin.GIVEN);
    /** The reason for a rejection, as the relay names it. */
    public static final Label<LearnedValues.Value> REJECTION = new Label<>("reason", Origin.LEARNED);

    public static final Label<ConnectionState> CONNECTION_STATE = closed("state", ConnectionState.values());
    /** The number of an event loop. */
    public static final Label<LoopNumber> LOOP = new Label<>("loop", Origin.LOOP);
    /** A statistic over recent response times, with the label that alerts on the dialect {@code categraf} use. */
    public static final Label<Statistic> RESPONSE_STATISTIC = new Label<>("quantile", Statistic.RESPONSE);
    /** A statistic over recent load times. */
    public static final Label<Statistic> LOAD_STATISTIC = new Label<>("quantile", Statistic.LOAD);

    public static final Label<LoadEvent> LOAD_EVENT = closed("event", LoadEvent.values());
    public static final Label<LoadReason> LOAD_REASON = closed("reason", LoadReason.values());
    /** The route that the poller requests. */
    public static final Label<PollTarget> POLL_TARGET = closed("target", PollTarget.values());
    /** A model of the canary, by its configured name even if Ollama does not have it. */
    public static final Label<LearnedValues.Value> CANARY_MODEL = new Label<>("model", Origin.LEARNED);

    public static final Label<CanaryOutcome> CANARY_OUTCOME = closed("outcome", CanaryOutcome.values());

    private final String text;
    private final Origin origin;
    private final List<V> values;
    private final Function<V, String> shown;
    private final Predicate<V> starting;
    /** The label that this one is a variant of, with the same places; itself if it is no variant. */
    private final Label<V> base;

    private Label(String text, Origin origin) {
        this(text, origin, List.of());
    }

    private Label(String text, List<V> values) {
        this(text, Origin.CLOSED, values);
    }

    private Label(String text, Origin origin, List<V> values) {
        this.text = text;
        this.origin = origin;
        this.values = values;
        this.shown = LabelValue::label;
        this.starting = value -> true;
        this.base = this;
    }

    private Label(Label<V> base, String text, Function<V, String> shown, Predicate<V> starting) {
        this.text = text;
        this.origin = base.origin;
        this.values = base.values;
        this.shown = shown;
        this.starting = starting;
        this.base = base.base;
    }

    private static <V extends LabelValue> Label<V> closed(String text, V[] values) {
        return new Label<>(text, List.of(values));
    }

    /** Returns a label whose values are texts from a {@link MetricSource}. */
    public static Label<LabelValue> read(String text) {
        return new Label<>(text, Origin.READ);
    }

    /** Returns this label with another name. */
    private Label<V> shownAs(String otherText, Function<V, String> otherShown) {
        return new Label<>(this, otherText, otherShown, starting);
    }

    /** Returns this label for a family in which only some of its values exist at 0. */
    private Label<V> startingIf(Predicate<V> some) {
        return new Label<>(this, text, shown, some);
    }

    /** Returns this label for a family in which only these values exist at 0. */
    public Label<V> startingAt(List<V> some) {
        return startingIf(some::contains);
    }

    /** Returns the label's name. */
    public String text() {
        return text;
    }

    public Origin origin() {
        return origin;
    }

    public Label<V> base() {
        return base;
    }

    /** Returns all values; empty if they are not known in advance. */
    public List<V> closedValues() {
        return values;
    }

    /** Returns the text of one of its values. */
    @SuppressWarnings("unchecked") // the values of a label are of its type
    public String shown(LabelValue value) {
        return shown.apply((V) value);
    }

    /** Says whether the series of one of its values exist at 0. */
    @SuppressWarnings("unchecked") // the values of a label are of its type
    public boolean starts(LabelValue value) {
        return starting.test((V) value);
    }

    /** Says whether both labels have the same name and values, whichever of these exist at 0. */
    public boolean isLike(Label<?> other) {
        return base == other.base && text.equals(other.text);
    }
}
