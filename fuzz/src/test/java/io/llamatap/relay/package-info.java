/**
 * Hostile bytes for the relay: here for its handlers with both peers played, beside for its parsers one by one. Each target is one class;
 * {@code fuzz/run} lets one run for as long as wanted, the ordinary tests run the seeds and all that was ever found.
 */
@NullMarked
package io.llamatap.relay;

import org.jspecify.annotations.NullMarked;
