/**
 * Reads wanted JSON fields out of byte streams that are cut anywhere, holding nothing but the values it wants.
 */
@NullMarked
package io.llamatap.tap.scan;

import org.jspecify.annotations.NullMarked;
