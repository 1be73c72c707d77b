/** Which models have series of their own, and how the spellings of their names compare. Any thread. */
@NullMarked
package io.llamatap.metrics.model;

import org.jspecify.annotations.NullMarked;
