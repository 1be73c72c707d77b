/** Hostile bytes for the relay's parsers, one by one. */
@NullMarked
package io.llamatap.relay.http1;

import org.jspecify.annotations.NullMarked;
