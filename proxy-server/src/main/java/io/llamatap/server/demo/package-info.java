/**
 * A demonstration without Ollama: a simulated Ollama ({@link io.llamatap.server.demo.ollama}) on a port of the loopback interface, and
 * users whose requests go through the proxy.
 *
 * <p>{@link io.llamatap.server.demo.Replay} writes each part of a response when it is due. {@link io.llamatap.server.demo.Users} says what
 * the users do; the shipped alert rules stay silent about them.
 *
 * <p>Everything runs on one event loop of its own, not on those of the relay.
 */
@NullMarked
package io.llamatap.server.demo;

import org.jspecify.annotations.NullMarked;
