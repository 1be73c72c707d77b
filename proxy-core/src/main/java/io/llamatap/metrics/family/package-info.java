/**
 * The catalogue of metrics. There is one class with the families of each subject; {@link io.llamatap.metrics.family.Catalogue}
 * lists them in the order of the pages. One declaration contains everything about a family: see
 * {@link io.llamatap.metrics.declaration.MetricDescriptor}. Nothing is counted here. Immutable.
 */
@NullMarked
package io.llamatap.metrics.family;

import org.jspecify.annotations.NullMarked;
