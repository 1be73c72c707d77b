package io.llamatap.metrics.family;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.label.Finish;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.ModelNames;
import io.llamatap.metrics.label.TokenSource;
import io.llamatap.metrics.label.TokenType;
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

    private TokenFamilies() {}

    /** Returns the generated tokens that Ollama reported, without estimates. */
    static @Nullable ModelLabel generated(ModelLabel model, TokenType type, TokenSource source) {
        return source == TokenSource.REPORTED && type == TokenType.OUTPUT ? named(model) : null;
    }

    /** Returns the prompt tokens that Ollama reported, including cached ones. */
    static @Nullable ModelLabel prompt(ModelLabel model, TokenType type, TokenSource source) {
        return source == TokenSource.REPORTED && type != TokenType.OUTPUT ? named(model) : null;
    }

    private static @Nullable ModelLabel named(ModelLabel model) {
        return model == ModelNames.NONE ? null : model;
    }
}
