package io.llamatap.server.admin;

import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.client.page.EventFeed;
import io.llamatap.relay.client.page.LocalPages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxy's own pages: {@code /metrics} and the pages below it, {@code /health}, {@code /health/live} and {@code /health/ready}.
 *
 * <p>Requested on event loops and rendered on a separate thread, because a page may have megabytes and must not delay tokens. {@code
 * /metrics/upstream} has another thread, because it is as slow as Ollama. The pages of probes are available at once, so that an
 * orchestrator does not restart the process while many pages are requested.
 */
public final class AdminPages implements LocalPages, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminPages.class);
    private static final String UPSTREAM = MetricsRenderer.BELOW + "upstream";
    static final String JSON = "application/json; charset=utf-8";

    private final MetricsRenderer metrics;
    private final HealthPage health;
    private final AccessRule access;
    private final Supplier<Page> upstream;
    private final StateRenderer state;
    private final AccessRule stateAccess;
    private final EventFeed liveEvents;
    private final LiveFiles liveFiles = new LiveFiles();
    private final Page live = TextPage.of(200, "live\n");
    private final Page ready = TextPage.of(200, "ready\n");
    private final Page notReady = TextPage.of(503, "not ready\n");
    private final PageThread renderer = new PageThread("llamatap-pages");
    private final PageThread upstreamRenderer = new PageThread("llamatap-upstream-page");

    /**
     * Creates the pages; the threads begin with the first request.
     *
     * @param access the access rule for all pages but those of probes
     * @param upstream the page of Ollama's own metrics; may block, must not throw
     * @param state what is going on now
     */
    public AdminPages(
            MetricsPage metrics, HealthPage health, AccessRule access, Supplier<Page> upstream, GuardedState state) {
        this.metrics = new MetricsRenderer(metrics);
        this.health = health;
        this.access = access;
        this.upstream = upstream;
        this.state = new StateRenderer(state.source());
        this.stateAccess = state.access();
        this.liveEvents = state.live();
    }

    /** Returns the pages with one dialect only, at {@code /metrics}. */
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
            default -> StateRenderer.owns(path) || LiveFiles.owns(path) ? stateAccess : access;
        };
    }

    @Override
    public @Nullable Page atOnce(String path) {
        return switch (path) {
            case "/health/live" -> live;
            case "/health/ready" -> health.isReady() ? ready : notReady;
            case "/health" -> null;
            default ->
                isUpstream(path) || StateRenderer.owns(path) || LiveFiles.owns(path) ? null : metrics.notFound(path);
        };
    }

    @Override
    public @Nullable EventFeed events(String path) {
        return path.equals(LiveFiles.EVENTS) ? liveEvents : null;
    }

    private static boolean isUpstream(String path) {
        return path.equals(UPSTREAM) || path.equals(UPSTREAM + "/");
    }

    @Override
    public CompletionStage<Page> respond(Request request) {
        Page atOnce = atOnce(request.path());
        if (atOnce != null) {
            return CompletableFuture.completedStage(atOnce);
        }
        if (isUpstream(request.path())) {
            return upstreamRenderer.respond(UPSTREAM, upstream);
        }
        if (StateRenderer.owns(request.path())) {
            StateRenderer.Form form = StateRenderer.Form.of(request);
            return renderer.respond(form, () -> rendered(StateRenderer.PATH, () -> state.render(form)));
        }
        if (LiveFiles.owns(request.path())) {
            return renderer.respond(request.path(), () -> liveFiles.at(request.path()));
        }
        PageForm form = new PageForm(
                request.path(), Accept.openMetrics(request.accept()), Accept.gzip(request.acceptEncoding()));
        return renderer.respond(form, () -> rendered(form.path(), () -> render(form)));
    }

    private Page render(PageForm form) throws IOException {
        return form.path().equals("/health")
                ? new Page(200, JSON, null, health.json().getBytes(StandardCharsets.UTF_8))
                : metrics.render(form);
    }

    private static Page rendered(String path, Callable<Page> maker) {
        try {
            return maker.call();
        } catch (Exception e) {
            LOG.error("the page {} could not be rendered", path, e);
            return TextPage.of(500, "the page could not be rendered; see the log of Llamatap\n");
        }
    }

    /** Ends the threads; waiting pages are not rendered. */
    @Override
    public void close() {
        renderer.close();
        upstreamRenderer.close();
    }
}
