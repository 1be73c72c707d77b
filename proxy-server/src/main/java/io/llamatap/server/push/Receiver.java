package io.llamatap.server.push;

import io.llamatap.relay.http1.HttpDate;
import io.llamatap.server.text.JsonText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Sends batches to a target and interprets its responses as Remote Write 1.0 specifies. Used by one thread, which it may block for the
 * target's timeout.
 */
final class Receiver {
    private static final int TOO_MANY_REQUESTS = 429;

    private final PushTarget target;
    private final Clock clock;
    private final HttpClient client;

    Receiver(PushTarget target, Clock clock) {
        this.target = target;
        this.clock = clock;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER) // credentials are for this target alone
                .connectTimeout(target.connectTimeout());
        if (target.trust() != null) {
            builder.sslContext(target.trust());
        }
        this.client = builder.build();
    }

    /** Sends a batch and waits for the end of the response. */
    Verdict post(Batch batch) throws InterruptedException {
        HttpRequest request;
        try {
            request = request(batch);
        } catch (IOException e) {
            return Verdict.retry("the credentials file " + e.getMessage(), Duration.ZERO);
        }
        CompletableFuture<HttpResponse<String>> response = client.sendAsync(request, head -> new ResponseStart());
        try {
            return judge(response.get(target.timeout().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Verdict.retry(
                    "no complete response within " + target.timeout().toMillis() + " ms", Duration.ZERO);
        } catch (ExecutionException e) {
            return Verdict.retry(reason(e.getCause() == null ? e : e.getCause()), Duration.ZERO);
        } finally {
            // Aborts a request after a timeout; otherwise it has no effect.
            response.cancel(true);
        }
    }

    private HttpRequest request(Batch batch) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target.url())
                .POST(HttpRequest.BodyPublishers.ofByteArray(batch.body()))
                .header("User-Agent", "llamatap");
        target.headers().forEach(request::setHeader);
        if (target.credentials() != null) {
            request.setHeader("Authorization", target.credentials().authorization());
        }
        return request.setHeader("Content-Type", "application/x-protobuf")
                .setHeader("Content-Encoding", "snappy")
                .setHeader("X-Prometheus-Remote-Write-Version", "0.1.0")
                .build();
    }

    private Verdict judge(HttpResponse<String> response) {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return Verdict.ACCEPTED;
        }
        StringBuilder why = new StringBuilder("status ").append(status);
        String said = response.body().lines().findFirst().orElse("");
        if (!said.isEmpty()) {
            JsonText.quote(said, why.append(' '));
        }
        if (status / 100 == 5 || status == TOO_MANY_REQUESTS) {
            return Verdict.retry(why.toString(), retryAfter(response));
        }
        if (status / 100 == 3) {
            why.append("; redirects are not followed");
        }
        return Verdict.rejected(why.toString());
    }

    /** Returns the Retry-After of a response, in seconds or as a date. */
    private Duration retryAfter(HttpResponse<?> response) {
        String value = response.headers().firstValue("Retry-After").orElse("").strip();
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
            if (cause instanceof UnresolvedAddressException) {
                return "the host name cannot be resolved";
            }
        }
        String message = failure.getMessage() == null ? "" : failure.getMessage();
        if (failure instanceof ConnectException) {
            return "connection failed" + (message.isEmpty() ? "" : ": " + message.toLowerCase(Locale.ROOT));
        }
        StringBuilder why = new StringBuilder(failure instanceof SSLException ? "TLS failed: " : "request failed: ");
        // The message may contain text of the other side.
        JsonText.quote(message.isEmpty() ? failure.getClass().getSimpleName() : message, why);
        return why.toString();
    }
}
