/**
 * Readings of the machine under Ollama, where it is this one: its processes from /proc, GPUs from NVIDIA's library and AMD's files.
 *
 * <p>{@link io.llamatap.server.host.HostWatch} reads on a thread of its own and publishes what it found as one immutable
 * reading, which a snapshot takes as it is: no scrape and no event loop ever waits for a file or a driver. What cannot be read
 * has no series and makes no noise.
 */
@NullMarked
package io.llamatap.server.host;

import org.jspecify.annotations.NullMarked;
