/**
 * What one series is on one event loop: a count, a histogram or the last values. One writer, any reader: single longs, stored with
 * release by their writer and read with acquire.
 */
@NullMarked
package io.llamatap.metrics.cell;

import org.jspecify.annotations.NullMarked;
