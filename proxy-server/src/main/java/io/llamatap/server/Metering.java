package io.llamatap.server;

import io.llamatap.server.admin.MetricsPage;
import io.llamatap.tap.TapFactory;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What counts, and the page that shows what was counted. */
final class Metering implements MetricsPage {
    private final CollectorRegistry registry = new CollectorRegistry();

    /** Returns who watches the exchanges of clients. */
    TapFactory taps() {
        return Unwatched.TAPS;
    }

    @Override
    public Set<String> dialects() {
        return Set.of();
    }

    @Override
    public void write(String dialect, boolean openMetrics, OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        TextFormat.writeFormat(
                openMetrics ? TextFormat.CONTENT_TYPE_OPENMETRICS_100 : TextFormat.CONTENT_TYPE_004,
                writer,
                registry.metricFamilySamples());
        writer.flush();
    }
}
