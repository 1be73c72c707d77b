/** Keeps the pages that say which promise is held by which test true. */
@NullMarked
package io.llamatap.conformance;

import org.jspecify.annotations.NullMarked;
