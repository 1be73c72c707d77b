/**
 * Asks Ollama on our own account, beside what clients ask: whether it is there, which models it has on disk (its inventory) and
 * which it holds in memory (residency).
 *
 * <p>{@link io.llamatap.server.ollama.OllamaPoller} asks on a thread of its own through
 * {@link io.llamatap.server.ollama.OllamaClient}, {@link io.llamatap.server.ollama.OllamaJson} reads what comes,
 * {@link io.llamatap.server.ollama.ResidencyWatch} compares it with what came before, and {@link io.llamatap.server.ollama.Discovery}
 * publishes what is known as one immutable {@link io.llamatap.server.ollama.Inventory}, which {@link io.llamatap.server.ollama.InventoryMetrics} shows.
 *
 * <p>Where that is wanted, {@link io.llamatap.server.ollama.Canary} has models compute now and then, on a thread of its own too.
 */
@NullMarked
package io.llamatap.server.ollama;

import org.jspecify.annotations.NullMarked;
