package io.llamatap.metrics.family;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.cell.RecentValues;
import io.llamatap.metrics.declaration.Buckets;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.declaration.Family1;
import io.llamatap.metrics.declaration.Family2;
import io.llamatap.metrics.declaration.Family3;
import io.llamatap.metrics.declaration.Group;
import io.llamatap.metrics.declaration.MetricUnit;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.Method;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Route;
import io.llamatap.metrics.label.StatusCode;
import java.util.List;

/**
 * The names of the dialect {@code homeserver}. Two of them are also names of other families with other labels, and are shown on
 * its page only. Immutable.
 */
public final class HomeserverFamilies {
    static final Group GROUP = new Group(ActivityFamilies.GROUP, Writer.EXCHANGE);

    /** The usual status codes of a model operation. */
    private static final List<StatusCode> USUAL = List.of(
            StatusCode.of(200),
            StatusCode.of(400),
            StatusCode.of(404),
            StatusCode.of(500),
            StatusCode.of(502),
            StatusCode.of(503),
            StatusCode.of(504),
            StatusCode.ERROR);

    public static final Family3<Count, Route, Method, StatusCode> HOMESERVER_REQUESTS = GROUP.counter(
                    "ollama_requests_total",
                    MetricUnit.NONE,
                    "Number of finished requests to models. status: the status of the response, error for a "
                            + "response with status 200 that failed, 504 if a time limit of this proxy ended it. Cancelled "
                            + "and rejected requests are not included.")
            .onlyIn(Dialect.HOMESERVER)
            .with(
                    Label.ENDPOINT,
                    Label.METHOD,
                    Label.STATUS.startingAt(USUAL),
                    (route, method, status) -> !route.modelOperation().isEmpty());
    public static final Family2<LatencyHistogram, Route, ModelLabel> HOMESERVER_DURATION = GROUP.histogram(
                    "ollama_request_duration_seconds",
                    Buckets.HOMESERVER,
                    MetricUnit.SECONDS,
                    "Response time of successful requests to a model that had a prompt.")
            .alsoIn(Dialect.HOMESERVER)
            .with(Label.ENDPOINT, Label.MODEL);
    public static final Family1<Count, ModelLabel> HOMESERVER_TOKENS = GROUP.counter(
                    "ollama_generation_tokens_total",
                    MetricUnit.TOKENS,
                    "Number of generated tokens, as reported by Ollama.")
            .alsoIn(Dialect.HOMESERVER)
            .sumOf(Label.MODEL, TokenFamilies.TOKENS_TOTAL, TokenFamilies::generated);
    public static final Family1<LatencyHistogram, ModelLabel> HOMESERVER_GENERATION = GROUP.histogram(
                    "ollama_generation_duration_seconds",
                    Buckets.HOMESERVER_GENERATION,
                    MetricUnit.SECONDS,
                    "Ollama's eval_duration: the time spent on generating tokens.")
            .alsoIn(Dialect.HOMESERVER)
            .with(Label.MODEL);
    public static final Family1<RecentValues, ModelLabel> HOMESERVER_SPEED = GROUP.last(
                    "ollama_tokens_per_second",
                    MetricUnit.TOKENS_PER_SECOND,
                    "Generated tokens per second of Ollama's eval_duration, for the last response of the last 30 "
                            + "minutes.")
            .onlyIn(Dialect.HOMESERVER)
            .with(Label.MODEL);

    private HomeserverFamilies() {}
}
