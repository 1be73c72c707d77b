/**
 * What is going on right now: Ollama, its models, each request in flight, and totals. Read at once out of what event loops and the
 * poller have published, on the thread of whoever asks, and written as JSON with a schema of its own (docs/state.md).
 */
@NullMarked
package io.llamatap.server.state;

import org.jspecify.annotations.NullMarked;
