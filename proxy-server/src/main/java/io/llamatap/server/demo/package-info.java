/**
 * A demonstration without Ollama: a stand-in that replays what a real Ollama 0.33.3 once answered, and traffic that asks it
 * through the proxy.
 *
 * <p>A request becomes a {@link io.llamatap.server.demo.RequestTraits}; {@link io.llamatap.server.demo.RecordedResponses} finds the recorded
 * exchange that comes nearest to it, or Ollama's refusal; {@link io.llamatap.server.demo.Replay} writes the recorded bytes,
 * chunk framing included, at the recorded pace. Nothing is made up: an answer carries the model name, the counts and the
 * times of the recording, whatever the question was, {@code /api/show} knows one model only, and nothing that is created,
 * copied or deleted changes anything. Only {@code /api/ps} is brought up to date, because a model whose time is over would
 * not be listed.
 *
 * <p>Everything here runs on one event loop thread of its own, none of it on those of the relay.
 */
@NullMarked
package io.llamatap.server.demo;

import org.jspecify.annotations.NullMarked;
