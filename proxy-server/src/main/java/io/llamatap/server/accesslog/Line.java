package io.llamatap.server.accesslog;

import io.llamatap.metrics.ExchangeRecord;
import io.llamatap.metrics.Generation;
import io.llamatap.metrics.label.StreamError;
import io.llamatap.metrics.label.TokenSource;
import io.llamatap.metrics.label.Truncation;
import io.llamatap.server.text.Timestamp;
import io.llamatap.tap.meter.AccessRecord;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes records as lines. The names of all fields are here. Unknown values are left out. Used by one thread. */
final class Line {
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long MICROS_PER_SECOND = 1_000_000;

    private final LineForm form;
    private final StringBuilder out;
    private boolean isFirst;

    Line(LineForm form, StringBuilder out) {
        this.form = form;
        this.out = out;
    }

    /** Appends the line of a record whose exchange began at a time. */
    void append(AccessRecord record, Instant start) {
        isFirst = true;
        form.begin(out);
        text("time", Timestamp.of(start));
        client(record.client());
        text("method", record.method());
        text("path", record.path());
        text("route", record.endpoint().route());
        count("status", record.status() == 0 ? -1 : record.status());
        text("outcome", record.outcome().label());
        AccessRecord.Relayed relayed = record.relayed();
        text("reason", record.reason() != null || relayed == null ? record.reason() : reason(relayed.facts()));
        text("trace_id", record.ids().traceId());
        text("request_id", record.ids().requestId());
        if (relayed != null) {
            relayed(relayed);
        }
        form.end(out);
    }

    private static @Nullable String reason(ExchangeRecord facts) {
        StreamError error = facts.streamError();
        return error == null ? null : error.label();
    }

    private void relayed(AccessRecord.Relayed relayed) {
        ExchangeRecord facts = relayed.facts();
        text("model", relayed.model());
        truth("stream", relayed.isStream());
        count("request_bytes", facts.requestBytes());
        count("response_bytes", facts.responseBytes());
        Generation generation = facts.generation();
        if (generation != null) {
            tokens(generation);
        }
        Truncation truncation = relayed.truncation();
        text("truncated", truncation == null ? null : truncation.label());
        seconds("total_seconds", facts.durationNanos());
        seconds("connect_seconds", relayed.acquireNanos());
        seconds("first_byte_seconds", relayed.firstByteNanos());
        seconds("first_token_seconds", relayed.firstTokenNanos());
        if (generation != null) {
            seconds("load_seconds", generation.loadNanos());
            seconds("prompt_eval_seconds", generation.promptEvalNanos());
            seconds("eval_seconds", generation.evalNanos());
        }
        if (relayed.connections() > 0) {
            text("upstream", relayed.isReused() ? "reused" : "new");
            truth("retried", relayed.connections() > 1);
        }
    }

    private void tokens(Generation generation) {
        boolean isEstimated = generation.outputTokens() < 0 && generation.isEstimable();
        long output = isEstimated ? generation.generatedFrames() : generation.outputTokens();
        count("input_tokens", generation.inputTokens());
        count("cached_tokens", generation.cachedTokens() < 0 ? -1 : generation.knownCachedTokens());
        count("output_tokens", output);
        if (generation.inputTokens() >= 0 || output >= 0) {
            text("tokens", (isEstimated ? TokenSource.ESTIMATED : TokenSource.REPORTED).label());
        }
    }

    private void client(@Nullable SocketAddress client) {
        if (client instanceof InetSocketAddress address) {
            text(
                    "client",
                    address.isUnresolved()
                            ? address.getHostString()
                            : address.getAddress().getHostAddress());
            count("client_port", address.getPort());
        }
    }

    private void name(String name) {
        form.name(out, name, isFirst);
        isFirst = false;
    }

    private void text(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            name(name);
            form.text(out, value);
        }
    }

    private void truth(String name, @Nullable Boolean value) {
        if (value != null) {
            name(name);
            out.append(value);
        }
    }

    private void count(String name, long value) {
        if (value >= 0) {
            name(name);
            out.append(value);
        }
    }

    /** Writes seconds with microseconds. */
    private void seconds(String name, long nanos) {
        if (nanos >= 0) {
            name(name);
            long micros = nanos / NANOS_PER_MICRO;
            // An additional leading digit keeps the leading zeros.
            String fraction = Long.toString(MICROS_PER_SECOND + micros % MICROS_PER_SECOND);
            out.append(micros / MICROS_PER_SECOND).append('.').append(fraction, 1, fraction.length());
        }
    }
}
