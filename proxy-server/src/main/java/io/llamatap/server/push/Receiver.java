package io.llamatap.server.push;

import io.llamatap.relay.http1.HttpDate;
import io.llamatap.server.text.JsonText;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Sends batches to a target, each over a connection of its own, and interprets its responses as Remote Write 1.0 specifies. Used by one
 * thread, which it may block for the target's timeout.
 */
final class Receiver implements AutoCloseable {
    private static final int TOO_MANY_REQUESTS = 429;

    private final PushTarget target;
    private final Clock clock;
    private final Connector connector;

    Receiver(PushTarget target, Clock clock) {
        this.target = target;
        this.clock = clock;
        this.connector = new Connector(target);
    }

    /** Sends a batch and waits for the end of the response. Redirects are not followed: credentials are for this target alone. */
    Verdict post(Batch batch) throws InterruptedException {
        PushExchange exchange;
        try {
            exchange = new PushExchange(request(batch));
        } catch (IOException e) {
            return Verdict.retry("the credentials file " + e.getMessage(), Duration.ZERO);
        }
        Channel connection = connector.connect(exchange);
        try {
            return judge(exchange.response().get(target.timeout().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Verdict.retry(
                    "no complete response within " + target.timeout().toMillis() + " ms", Duration.ZERO);
        } catch (ExecutionException e) {
            return Verdict.retry(reason(e.getCause() == null ? e : e.getCause()), Duration.ZERO);
        } finally {
            connection.close();
        }
    }

    private FullHttpRequest request(Batch batch) throws IOException {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, target.path(), Unpooled.wrappedBuffer(batch.body()));
        HttpHeaders fields = request.headers()
                .set(HttpHeaderNames.HOST, target.authority())
                .set(HttpHeaderNames.USER_AGENT, "llamatap");
        target.headers().forEach(fields::set);
        if (target.credentials() != null) {
            fields.set(HttpHeaderNames.AUTHORIZATION, target.credentials().authorization());
        }
        fields.set(HttpHeaderNames.CONTENT_TYPE, "application/x-protobuf")
                .set(HttpHeaderNames.CONTENT_ENCODING, "snappy")
                .set("X-Prometheus-Remote-Write-Version", "0.1.0")
                .set(HttpHeaderNames.CONTENT_LENGTH, batch.body().length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return request;
    }

    private Verdict judge(PushResponse response) {
        int status = response.status();
        if (status / 100 == 2) {
            return Verdict.ACCEPTED;
        }
        StringBuilder why = new StringBuilder("status ").append(status);
        String said = response.start().lines().findFirst().orElse("");
        if (!said.isEmpty()) {
            JsonText.quote(said, why.append(' '));
        }
        if (status / 100 == 5 || status == TOO_MANY_REQUESTS) {
            return Verdict.retry(
                    why.toString(), retryAfter(response.retryAfter().strip()));
        }
        if (status / 100 == 3) {
            why.append("; redirects are not followed");
        }
        return Verdict.rejected(why.toString());
    }

    /** Returns the wait that a Retry-After field asks for, in seconds or as a date. */
    private Duration retryAfter(String value) {
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        Instant date = HttpDate.parse(value);
        Duration left = date == null ? Duration.ZERO : Duration.between(clock.instant(), date);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Returns the reason of a failure, safe for one line of the log. */
    static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "the host name cannot be resolved";
            }
            if (cause instanceof ConnectException) {
                return "connection failed: "
                        + String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            }
            if (cause instanceof NotSslRecordException) {
                return "TLS failed: the target does not speak TLS";
            }
            if (cause instanceof SSLException) {
                return quoted("TLS failed: ", cause);
            }
        }
        return quoted("request failed: ", failure);
    }

    /** The message may contain text of the other side. */
    private static String quoted(String what, Throwable failure) {
        StringBuilder why = new StringBuilder(what);
        String message = failure.getMessage() == null ? "" : failure.getMessage();
        JsonText.quote(message.isEmpty() ? failure.getClass().getSimpleName() : message, why);
        return why.toString();
    }

    @Override
    public void close() {
        connector.close();
    }
}
