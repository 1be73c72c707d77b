/**
 * The catalogue of metrics. One class for each subject declares its families; {@link io.llamatap.metrics.family.Catalogue} has
 * them in the order of pages. A declaration says all about a family: see {@link io.llamatap.metrics.family.MetricDescriptor}.
 * Nothing is counted here. Immutable.
 */
@NullMarked
package io.llamatap.metrics.family;

import org.jspecify.annotations.NullMarked;
