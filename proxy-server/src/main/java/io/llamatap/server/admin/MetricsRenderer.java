package io.llamatap.server.admin;

import io.llamatap.relay.client.LocalPages.Page;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Turns metrics into the bytes of an answer, in the format and coding that a client takes. Used by one thread. */
final class MetricsRenderer {
    static final String PATH = "/metrics";
    static final String BELOW = "/metrics/";
    /** A cache between us and a scraper must not give one what another asked for. */
    private static final String VARY = "Accept, Accept-Encoding";

    private final MetricsPage metrics;
    /** How large the last page was, so that the next one need not grow its buffer from nothing. */
    private int lastBytes = 8192;

    MetricsRenderer(MetricsPage metrics) {
        this.metrics = metrics;
    }

    /** Returns the list of the pages that there are, for a path that is none of them; null for one that is. Any thread. */
    @Nullable
    Page notFound(String path) {
        String dialect = dialectOf(path);
        return dialect.isEmpty() || metrics.dialects().contains(dialect)
                ? null
                : TextPage.of(404, "there is no such page; the pages are:\n" + list());
    }

    /** Renders {@link #PATH} or a page below it that there is. */
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

    /** Returns what a path names; empty for all. People type a slash at the end, as the replaced exporters let them. */
    private static String dialectOf(String path) {
        String below = path.length() < BELOW.length() ? "" : path.substring(BELOW.length());
        return below.length() > 1 && below.endsWith("/") ? below.substring(0, below.length() - 1) : below;
    }

    /** Says whether a raw path is a page of metrics, there or not. */
    static boolean owns(String path) {
        return path.equals(PATH) || path.startsWith(BELOW);
    }

    private String list() {
        StringBuilder list = new StringBuilder(PATH).append('\n');
        for (String dialect : metrics.dialects()) {
            list.append(BELOW).append(dialect).append('\n');
        }
        list.append(BELOW).append("upstream\n");
        return list.toString();
    }

    /** Gzip at its fastest: pages repeat themselves so much that more effort gains little. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 8192);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
