/**
 * Counts: one writer per event loop and series, plain stores published in order, merged at a scrape. Knows neither Netty nor
 * HTTP text.
 */
@NullMarked
package io.llamatap.metrics;

import org.jspecify.annotations.NullMarked;
