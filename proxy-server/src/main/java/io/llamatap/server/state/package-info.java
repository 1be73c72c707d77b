/**
 * The state now: Ollama, its models, each request in flight, and totals. It is read from what event loops and the poller have published,
 * on the thread that needs it, and written as JSON with the schema in docs/state.md.
 */
@NullMarked
package io.llamatap.server.state;

import org.jspecify.annotations.NullMarked;
