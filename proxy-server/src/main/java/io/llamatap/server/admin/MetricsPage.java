package io.llamatap.server.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;

/** All metrics as text. Called on the thread that renders pages. */
public interface MetricsPage {
    /** Returns the names of the pages below {@code /metrics/}, in the order in which they are told. */
    Set<String> dialects();

    /**
     * Writes a page; the stream is left open.
     *
     * @param dialect one of {@link #dialects}, or empty for {@code /metrics} itself
     * @param openMetrics whether as OpenMetrics instead of text 0.0.4
     */
    void write(String dialect, boolean openMetrics, OutputStream out) throws IOException;
}
