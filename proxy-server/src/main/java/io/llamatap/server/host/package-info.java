/**
 * Host readings, if Ollama runs on this machine: its processes from /proc, and GPUs from NVIDIA's library and AMD's files.
 *
 * <p>{@link io.llamatap.server.host.HostWatch} reads on a separate thread and publishes an immutable reading for snapshots, so that no
 * scrape and no event loop waits for a file or a driver. A value that cannot be read has no series and is not logged.
 */
@NullMarked
package io.llamatap.server.host;

import org.jspecify.annotations.NullMarked;
