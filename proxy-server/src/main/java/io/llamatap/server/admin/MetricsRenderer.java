package io.llamatap.server.admin;

import io.llamatap.relay.client.page.LocalPages.Page;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Renders pages of metrics in the format and coding that a client accepts. Used by one thread. */
final class MetricsRenderer {
    static final String PATH = "/metrics";
    static final String BELOW = "/metrics/";
    /** Keeps caches from mixing up formats and codings. */
    private static final String VARY = "Accept, Accept-Encoding";

    private final MetricsPage metrics;
    /** The size of the last page, which is the initial buffer size of the next. */
    private int lastBytes = 8192;

    MetricsRenderer(MetricsPage metrics) {
        this.metrics = metrics;
    }

    /** Returns a page that lists all pages for an unknown path; null for a known one. Any thread. */
    @Nullable
    Page notFound(String path) {
        String dialect = dialectOf(path);
        return dialect.isEmpty() || metrics.dialects().contains(dialect)
                ? null
                : TextPage.of(404, "there is no such page; the pages are:\n" + list());
    }

    /** Renders {@link #PATH} or an existing page below it. */
    Page render(PageForm form) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(lastBytes + 1024);
        try (OutputStream out = form.gzip() ? new FastGzip(bytes) : bytes) {
            metrics.write(dialectOf(form.path()), form.openMetrics(), out);
        }
        lastBytes = bytes.size();
        return new Page(
                200,
                form.openMetrics() ? TextFormat.CONTENT_TYPE_OPENMETRICS_100 : TextFormat.CONTENT_TYPE_004,
                form.gzip() ? "gzip" : null,
                VARY,
                bytes.toByteArray());
    }

    /** Returns the dialect of a path; empty for {@code /metrics} itself. A trailing slash is accepted, as by the replaced exporters. */
    private static String dialectOf(String path) {
        String below = path.length() < BELOW.length() ? "" : path.substring(BELOW.length());
        return below.length() > 1 && below.endsWith("/") ? below.substring(0, below.length() - 1) : below;
    }

    /** Returns whether a raw path is {@code /metrics} or below it, whether or not the page exists. */
    static boolean owns(String path) {
        return path.equals(PATH) || path.startsWith(BELOW);
    }

    private String list() {
        StringBuilder list = new StringBuilder(PATH).append('\n');
        for (String dialect : metrics.dialects()) {
            list.append(BELOW).append(dialect).append('\n');
        }
        list.append(BELOW).append("upstream\n");
        list.append(StateRenderer.PATH).append('\n');
        list.append(LiveFiles.PATH).append('\n');
        return list.toString();
    }
}
