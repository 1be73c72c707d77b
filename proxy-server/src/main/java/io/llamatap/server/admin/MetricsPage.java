package io.llamatap.server.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;

/** The metrics as text. Called on the rendering thread. */
public interface MetricsPage {
    /** Returns the names of the pages below {@code /metrics/}, in the order of their listing. */
    Set<String> dialects();

    /**
     * Writes a page and leaves the stream open.
     *
     * @param dialect one of {@link #dialects}, or empty for {@code /metrics} itself
     * @param openMetrics whether to write OpenMetrics instead of text 0.0.4
     */
    void write(String dialect, boolean openMetrics, OutputStream out) throws IOException;
}
