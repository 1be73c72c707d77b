package io.llamatap.server.admin;

import io.llamatap.relay.client.AccessRule;
import io.llamatap.relay.client.LocalPages;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Our own pages as one of the exporters has them that are replaced: {@code /metrics} is one dialect, and there is no other. The
 * library that those exporters serve their page with shows it at {@code /} too.
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
    public CompletionStage<Page> respond(Request asked) {
        return all.respond(
                isMetrics(asked.path())
                        ? new Request(dialectPath, asked.query(), asked.accept(), asked.acceptEncoding())
                        : asked);
    }
}
