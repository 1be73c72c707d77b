package io.llamatap.server.admin;

import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.client.page.LocalPages;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one replaced exporter: {@code /metrics} is the page of one dialect, and there are no other dialects. The library of those
 * exporters also serves the page at {@code /}.
 */
final class DialectPages implements LocalPages {
    private final LocalPages all;
    private final String dialectPath;

    DialectPages(LocalPages all, String dialect) {
        this.all = all;
        this.dialectPath = MetricsRenderer.BELOW + dialect;
    }

    @Override
    public boolean owns(String path) {
        return isMetrics(path) || (all.owns(path) && !path.startsWith(MetricsRenderer.BELOW));
    }

    private static boolean isMetrics(String path) {
        return path.equals("/") || path.equals(MetricsRenderer.PATH) || path.equals(MetricsRenderer.BELOW);
    }

    @Override
    public AccessRule accessTo(String path) {
        return all.accessTo(isMetrics(path) ? MetricsRenderer.PATH : path);
    }

    @Override
    public @Nullable Page atOnce(String path) {
        return isMetrics(path) ? null : all.atOnce(path);
    }

    @Override
    public CompletionStage<Page> respond(Request request) {
        return all.respond(
                isMetrics(request.path())
                        ? new Request(dialectPath, request.query(), request.accept(), request.acceptEncoding())
                        : request);
    }
}
