/**
 * A demonstration without Ollama: a simulated Ollama that replays recorded responses of Ollama 0.33.3, and clients that use it through the
 * proxy.
 *
 * <p>A request becomes a {@link io.llamatap.server.demo.RequestTraits}; {@link io.llamatap.server.demo.RecordedResponses} finds the nearest
 * recorded exchange, or Ollama's error; {@link io.llamatap.server.demo.Replay} writes the recorded bytes with their chunk framing at the
 * recorded pace. Responses have the model name, the counts and the times of the recording, whatever the request was. {@code /api/show}
 * knows only one model, and create, copy and delete change nothing. Only {@code /api/ps} gets current times, because an expired model would
 * not be listed.
 *
 * <p>Everything runs on one event loop of its own, not on those of the relay.
 */
@NullMarked
package io.llamatap.server.demo;

import org.jspecify.annotations.NullMarked;
