/** Keeps the pages up to date that say which test proves which promise. */
@NullMarked
package io.llamatap.conformance;

import org.jspecify.annotations.NullMarked;
