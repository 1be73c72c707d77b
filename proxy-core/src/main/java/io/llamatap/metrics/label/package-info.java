/**
 * Labels, the types of their values, and the sets of these: closed, given by the tap, or capped as they grow ({@link
 * io.llamatap.metrics.label.ModelNames}, {@link io.llamatap.metrics.label.LearnedValues}). A value knows its place in its set, by which it
 * is counted, and its text, which is shown. Any thread.
 */
@NullMarked
package io.llamatap.metrics.label;

import org.jspecify.annotations.NullMarked;
