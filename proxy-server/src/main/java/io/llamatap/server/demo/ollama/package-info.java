/**
 * A simulated Ollama: what it responds to each request, and when each byte is due. It has a few models, GPU memory that not all of them fit
 * into, and a book of questions with their responses; no model runs.
 *
 * <p>{@link io.llamatap.server.demo.ollama.SimulatedOllama} finds what a request is about. A request to a model becomes a
 * {@link io.llamatap.server.demo.ollama.Generation}: texts, counts and times that agree with each other. The {@code ...Form} classes write
 * it as Ollama 0.33.3 does; {@code WireFormTest} compares them with recordings of that version.
 *
 * <p>Nothing here does I/O or waits. One event loop uses it.
 */
@NullMarked
package io.llamatap.server.demo.ollama;

import org.jspecify.annotations.NullMarked;
