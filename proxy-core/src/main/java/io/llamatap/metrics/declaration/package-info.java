/**
 * What a family of metrics is, and how one is declared.
 *
 * <p>A {@link io.llamatap.metrics.declaration.Group} begins a declaration, a {@link io.llamatap.metrics.declaration.Draft} collects what
 * is said of the family, and its last call creates a {@link io.llamatap.metrics.declaration.MetricDescriptor}. A family is
 * {@link io.llamatap.metrics.declaration.Counted} (see {@code Family0} to {@code Family4}, whose labels have types), a
 * {@link io.llamatap.metrics.declaration.Reading} of values that others have, or a {@link io.llamatap.metrics.declaration.View} of other
 * families. No metric has its name here. Declared while classes are initialised; immutable after that. Nothing is counted here.
 */
@NullMarked
package io.llamatap.metrics.declaration;

import org.jspecify.annotations.NullMarked;
