/**
 * Our own requests to Ollama: whether it is reachable, which models it has on disk (inventory) and in memory (residency).
 *
 * <p>{@link io.llamatap.server.ollama.OllamaPoller} polls on a thread of its own with {@link io.llamatap.server.outgoing.UpstreamClient},
 * {@link io.llamatap.server.ollama.OllamaJson} parses the responses, {@link io.llamatap.server.ollama.ResidencyWatch} compares lists of
 * loaded models, and {@link io.llamatap.server.ollama.Discovery} publishes the result as one immutable {@link
 * io.llamatap.server.ollama.Inventory}, from which {@link io.llamatap.server.ollama.InventoryMetrics} makes metrics.
 *
 * <p>{@link io.llamatap.server.ollama.Canary} optionally sends generate requests, on another thread.
 */
@NullMarked
package io.llamatap.server.ollama;

import org.jspecify.annotations.NullMarked;
