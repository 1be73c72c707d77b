/**
 * The values of one series on one event loop: a count, a histogram or recent values. One thread writes, any thread reads. Values
 * are single longs, stored with release by their writer and read with acquire.
 */
@NullMarked
package io.llamatap.metrics.cell;

import org.jspecify.annotations.NullMarked;
