/**
 * Hostile bytes for the relay: for its parsers one by one, and for its handlers with both peers simulated. Each target is one
 * class. {@code fuzz/run} runs one for any length of time; the ordinary tests run the seeds and all findings.
 */
@NullMarked
package io.llamatap.relay;

import org.jspecify.annotations.NullMarked;
