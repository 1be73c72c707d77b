package io.llamatap.server.admin;

/**
 * A page and the form in which it is wanted: requests that agree in this are answered with the same bytes. Immutable.
 *
 * @param openMetrics whether as OpenMetrics instead of text 0.0.4
 * @param gzip whether compressed
 */
record PageForm(String path, boolean openMetrics, boolean gzip) {}
