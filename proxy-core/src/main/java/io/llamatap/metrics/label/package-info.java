/**
 * Labels, the types of their values, and the sets of these values. A set is closed, given by the tap, or capped while it grows
 * ({@link io.llamatap.metrics.model.ModelNames}, {@link io.llamatap.metrics.label.LearnedValues}). A value has a place in its
 * set, by which it is counted, and a text, which is shown. Any thread.
 */
@NullMarked
package io.llamatap.metrics.label;

import org.jspecify.annotations.NullMarked;
