package io.llamatap.exposition;

import io.llamatap.metrics.MetricsSnapshot;
import io.llamatap.metrics.declaration.Dialect;
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
 * Writes snapshots as a page for Prometheus: text 0.0.4, or OpenMetrics 1.0.0. It can also pass on the samples of the page. Any
 * thread.
 */
public final class Exposition {
    private Exposition() {}

    /**
     * Writes a page. The stream is flushed but not closed.
     *
     * @param snapshots one for each upstream on the page; their constant labels must differ
     * @param openMetrics whether to write OpenMetrics 1.0.0 instead of text 0.0.4
     */
    public static void write(List<MetricsSnapshot> snapshots, Dialect dialect, boolean openMetrics, OutputStream out)
            throws IOException {
        // TextFormat writes single characters, for each of which an encoder without a buffer would allocate.
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 16 * 1024);
        if (openMetrics) {
            TextFormat.writeOpenMetrics100(writer, new Families(snapshots, dialect));
        } else {
            TextFormat.write004(writer, new Families(snapshots, dialect));
        }
        writer.flush();
    }

    /**
     * Passes on all samples of the text page of a dialect, with the same names and in the same order. Other formats, such as
     * remote write, use this so that they have the same numbers.
     *
     * @param snapshots one for each upstream; their constant labels must differ
     */
    public static void forEach(List<MetricsSnapshot> snapshots, Dialect dialect, Consumer<Sample> reader) {
        Families families = new Families(snapshots, dialect);
        while (families.hasMoreElements()) {
            families.nextElement().samples.forEach(reader);
        }
    }
}
