/** Hostile bytes for the scanners, against the oracles of the ordinary tests. */
@NullMarked
package io.llamatap.tap.scan;

import org.jspecify.annotations.NullMarked;
