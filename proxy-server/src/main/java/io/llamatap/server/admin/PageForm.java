package io.llamatap.server.admin;

/**
 * A page and its requested form. Requests with an equal form get the same bytes. Immutable.
 *
 * @param openMetrics whether the format is OpenMetrics instead of text 0.0.4
 * @param gzip whether compressed
 */
record PageForm(String path, boolean openMetrics, boolean gzip) {}
