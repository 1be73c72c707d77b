package io.llamatap.server.admin;

import io.llamatap.relay.LocalPages.Answer;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Turns metrics into the bytes of an answer, in the format and coding that a client takes. Used by one thread. */
final class MetricsRenderer {
    static final String PATH = "/metrics";
    static final String BELOW = "/metrics/";

    private final MetricsPage metrics;
    /** How large the last page was, so that the next one need not grow its buffer from nothing. */
    private int lastBytes = 8192;

    MetricsRenderer(MetricsPage metrics) {
        this.metrics = metrics;
    }

    /** Renders {@link #PATH} or a page below it; what is no dialect is answered with a list of those that are. */
    Answer render(String path, String accept, String acceptEncoding) throws IOException {
        String dialect = path.equals(PATH) ? "" : path.substring(BELOW.length());
        if (!path.equals(PATH) && !metrics.dialects().contains(dialect)) {
            return AdminPages.text(404, "no such page; there are:\n" + list());
        }
        boolean openMetrics = Accept.openMetrics(accept);
        boolean gzip = Accept.gzip(acceptEncoding);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(lastBytes + 1024);
        try (OutputStream out = gzip ? new FastGzip(bytes) : bytes) {
            metrics.write(dialect, openMetrics, out);
        }
        lastBytes = bytes.size();
        return new Answer(
                200,
                openMetrics ? TextFormat.CONTENT_TYPE_OPENMETRICS_100 : TextFormat.CONTENT_TYPE_004,
                gzip ? "gzip" : null,
                bytes.toByteArray());
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
