package io.llamatap.exposition;

import io.llamatap.metrics.Dialect;
import io.llamatap.metrics.MetricsSnapshot;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes snapshots as a page for Prometheus: text 0.0.4, or OpenMetrics 1.0.0 for those who ask for it; or tells what would stand
 * there. Any thread.
 */
public final class Exposition {
    private Exposition() {}

    /**
     * Writes a page; the stream is flushed, not closed.
     *
     * @param snapshots of as many upstreams as the page shows; their constant labels must tell them apart
     * @param openMetrics whether as OpenMetrics 1.0.0 instead of text 0.0.4
     */
    public static void write(List<MetricsSnapshot> snapshots, Dialect dialect, boolean openMetrics, OutputStream out)
            throws IOException {
        // TextFormat writes single characters, for which an encoder alone makes garbage each time.
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 16 * 1024);
        if (openMetrics) {
            TextFormat.writeOpenMetrics100(writer, new Families(snapshots, dialect));
        } else {
            TextFormat.write004(writer, new Families(snapshots, dialect));
        }
        writer.flush();
    }

    /**
     * Tells all samples that the text page of a dialect shows, in its order and with its names: what is not read as text gets
     * the same numbers.
     *
     * @param snapshots of as many upstreams as are shown; their constant labels must tell them apart
     */
    public static void forEach(List<MetricsSnapshot> snapshots, Dialect dialect, Consumer<Sample> reader) {
        Families families = new Families(snapshots, dialect);
        while (families.hasMoreElements()) {
            families.nextElement().samples.forEach(reader);
        }
    }
}
