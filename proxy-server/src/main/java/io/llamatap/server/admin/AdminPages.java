package io.llamatap.server.admin;

import io.llamatap.relay.AccessRule;
import io.llamatap.relay.LocalPages;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages that the proxy answers itself: {@code /metrics}, what is below it, and {@code /health}, {@code /health/live} and
 * {@code /health/ready}.
 *
 * <p>Asked on event loops, rendered on one daemon thread behind a bounded queue: a page may be megabytes, and a slow one must not
 * hold tokens up. What finds the queue full is answered 503.
 */
public final class AdminPages implements LocalPages, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminPages.class);
    private static final int QUEUE = 16;
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json; charset=utf-8";

    private final MetricsRenderer metrics;
    private final HealthPage health;
    private final AccessRule access;
    private final ThreadPoolExecutor renderer;

    /**
     * Takes what is shown; the thread begins with the first page.
     *
     * @param access who may see what tells more than whether this process is live and ready
     */
    public AdminPages(MetricsPage metrics, HealthPage health, AccessRule access) {
        this.metrics = new MetricsRenderer(metrics);
        this.health = health;
        this.access = access;
        this.renderer = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> {
            Thread thread = new Thread(task, "llamatap-pages");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Returns the same with one dialect alone, at {@code /metrics}. */
    public LocalPages only(String dialect) {
        return new DialectPages(this, dialect);
    }

    @Override
    public boolean owns(String path) {
        return switch (path) {
            case "/health", "/health/live", "/health/ready" -> true;
            default -> MetricsRenderer.owns(path);
        };
    }

    @Override
    public AccessRule accessTo(String path) {
        return switch (path) {
            case "/health/live", "/health/ready" -> AccessRule.OPEN;
            default -> access;
        };
    }

    @Override
    public CompletionStage<Answer> answer(Request request) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        try {
            renderer.execute(() -> answer.complete(render(request)));
        } catch (RejectedExecutionException e) {
            answer.complete(text(503, "too many pages are being asked for\n"));
        }
        return answer;
    }

    private Answer render(Request request) {
        try {
            return switch (request.path()) {
                case "/health" -> new Answer(200, JSON, null, health.json().getBytes(StandardCharsets.UTF_8));
                case "/health/live" -> text(200, "live\n");
                case "/health/ready" -> {
                    int status = health.readyStatus();
                    yield text(status, status == 200 ? "ready\n" : "not ready\n");
                }
                default -> metrics.render(request.path(), request.accept(), request.acceptEncoding());
            };
        } catch (Exception e) {
            LOG.error("the page {} could not be rendered", request.path(), e);
            return text(500, "the page could not be rendered; the log says why\n");
        }
    }

    static Answer text(int status, String body) {
        return new Answer(status, TEXT, null, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the thread; pages that wait are not rendered any more. */
    @Override
    public void close() {
        renderer.shutdownNow();
    }
}
