/**
 * Hostile bytes for the relay: here for its handlers with both peers simulated, in {@code http1} for its parsers one by one. Each
 * target is one class. {@code fuzz/run} runs one for any length of time; the ordinary tests run the seeds and all findings.
 */
@NullMarked
package io.llamatap.relay;

import org.jspecify.annotations.NullMarked;
