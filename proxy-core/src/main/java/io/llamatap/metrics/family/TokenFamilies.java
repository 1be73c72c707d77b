package io.llamatap.metrics.family;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.declaration.Buckets;
import io.llamatap.metrics.declaration.Family1;
import io.llamatap.metrics.declaration.Family2;
import io.llamatap.metrics.declaration.Family3;
import io.llamatap.metrics.declaration.Group;
import io.llamatap.metrics.declaration.MetricUnit;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.label.Finish;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.LengthEnd;
import io.llamatap.metrics.label.Location;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Outcome;
import io.llamatap.metrics.label.TokenSource;
import io.llamatap.metrics.label.TokenType;
import io.llamatap.metrics.label.Truncation;
import org.jspecify.annotations.Nullable;

/** Tokens, and the reasons why models stopped. Immutable. */
public final class TokenFamilies {
    static final Group GROUP = new Group(RequestFamilies.GROUP, Writer.EXCHANGE);

    public static final Family3<Count, ModelLabel, TokenType, TokenSource> TOKENS_TOTAL = GROUP.counter(
                    "ollama_proxy_tokens_total",
                    MetricUnit.TOKENS,
                    "Number of tokens. The prompt is input plus input_cached; if Ollama does not report the "
                            + "cached part, all of it is input. source: reported by Ollama, or estimated from the chunks of "
                            + "a stream without counts.")
            .with(
                    Label.MODEL,
                    Label.TOKEN_TYPE,
                    Label.TOKEN_SOURCE,
                    (model, type, source) -> source == TokenSource.REPORTED || type == TokenType.OUTPUT);
    public static final Family2<LatencyHistogram, ModelLabel, TokenType> REQUEST_TOKENS = GROUP.histogram(
                    "ollama_proxy_request_tokens",
                    Buckets.TOKENS,
                    MetricUnit.TOKENS,
                    "Number of tokens of a request, as reported by Ollama.")
            .with(Label.MODEL, Label.TOKEN_TYPE);
    public static final Family2<Count, ModelLabel, Finish> FINISHED = GROUP.counter(
                    "ollama_proxy_finished_total",
                    MetricUnit.NONE,
                    "Number of responses of models with status 200 that were not cancelled, by the reason that "
                            + "Ollama gives for their end. load and unload are requests without a prompt.")
            .with(Label.MODEL, Label.FINISH);
    public static final Family2<Count, ModelLabel, Truncation> PROMPTS_TRUNCATED = GROUP.counter(
                    "ollama_proxy_prompts_truncated_total",
                    MetricUnit.NONE,
                    "Number of prompts that Ollama cut without telling the client, because they did not fit into the "
                            + "context: set a larger num_ctx. reason: fingerprint (as many tokens were read as Ollama leaves "
                            + "of a prompt that is too long, and the text has far more) or size (the text cannot have fitted; "
                            + "a chat loses its oldest messages without any other sign). Prompts of which this cannot be "
                            + "told, such as those with images, do not count; Ollama 0.30 or later.")
            .with(Label.MODEL, Label.TRUNCATION);
    public static final Family1<LatencyHistogram, ModelLabel> CONTEXT_USED = GROUP.histogram(
                    "ollama_proxy_context_used_ratio",
                    Buckets.SHARE,
                    MetricUnit.RATIO,
                    "Tokens that were read and generated for a request, as a share of the context. Above 1 the beginning "
                            + "was forgotten while the response was generated. Requests whose context is known: by their "
                            + "num_ctx, or else by a poll of /api/ps since they began; Ollama 0.30 or later.")
            .with(Label.MODEL);
    public static final Family2<Count, ModelLabel, LengthEnd> LENGTH_ENDS = GROUP.counter(
                    "ollama_proxy_length_ends_total",
                    MetricUnit.NONE,
                    "Number of responses that ended with the reason length, by which limit: output_limit (such as "
                            + "num_predict or max_tokens) or context_full (prompt and output filled the context: set a larger "
                            + "num_ctx). The requests of ollama_proxy_context_used_ratio only.")
            .with(Label.MODEL, Label.LENGTH_END);
    public static final Family2<Count, Location, Outcome> LOCATION_REQUESTS = GROUP.counter(
                    "ollama_proxy_inference_requests_total",
                    MetricUnit.NONE,
                    "Number of finished requests to models by where these compute: local, or cloud (the name ends in cloud, "
                            + "or the response names a remote host). ollama_proxy_model_failures_total has the quota "
                            + "responses of the cloud.")
            .with(Label.LOCATION, Label.OUTCOME);
    public static final Family2<Count, Location, TokenType> LOCATION_TOKENS = GROUP.counter(
                    "ollama_proxy_inference_tokens_total",
                    MetricUnit.TOKENS,
                    "Number of tokens as reported by Ollama, by where the model computes: local or cloud.")
            .with(Label.LOCATION, Label.TOKEN_TYPE);

    private TokenFamilies() {}

    /** Returns a share as {@link #CONTEXT_USED} counts it. */
    public static long ratio(long part, long whole) {
        return Math.round(part * MetricUnit.RATIO.scale() / whole);
    }

    /** Returns the generated tokens that Ollama reported, without estimates. */
    static @Nullable ModelLabel generated(ModelLabel model, TokenType type, TokenSource source) {
        return source == TokenSource.REPORTED && type == TokenType.OUTPUT ? named(model) : null;
    }

    /** Returns the prompt tokens that Ollama reported, including cached ones. */
    static @Nullable ModelLabel prompt(ModelLabel model, TokenType type, TokenSource source) {
        return source == TokenSource.REPORTED && type != TokenType.OUTPUT ? named(model) : null;
    }

    private static @Nullable ModelLabel named(ModelLabel model) {
        return model == ModelLabel.NONE ? null : model;
    }
}
