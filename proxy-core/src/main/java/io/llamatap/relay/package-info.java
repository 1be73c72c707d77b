/**
 * Relays requests and responses, unchanged except for hop-by-hop fields. {@link io.llamatap.relay.ReverseProxy} assembles the
 * packages below, of which none knows those above it:
 * <ul>
 * <li>{@link io.llamatap.relay.http1}: bytes to heads and back, framing, validation
 * <li>{@link io.llamatap.relay.io}: transport, buffers, writing to channels
 * <li>{@link io.llamatap.relay.tls}: makes a TLS connection behave like a plain one
 * <li>{@link io.llamatap.relay.exchange}: one request and its response
 * <li>{@link io.llamatap.relay.upstream}: the upstream's side
 * <li>{@link io.llamatap.relay.client}: the client's side, which does not depend on the upstream's
 * </ul>
 *
 * <p>One event loop owns both connections of an exchange and everything that they share: there are no locks, and no byte changes
 * threads. A chunk of a response costs one read and one write system call, and no object of our own.
 */
@NullMarked
package io.llamatap.relay;

import org.jspecify.annotations.NullMarked;
