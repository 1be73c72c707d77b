/**
 * Passes exchanges on unchanged but for hop-by-hop fields. {@link io.llamatap.relay.ReverseProxy} assembles the floors below, of
 * which none knows those above it:
 *
 * <ul>
 *   <li>{@link io.llamatap.relay.http1}: bytes to heads and back, framing, validation
 *   <li>{@link io.llamatap.relay.io}: transport, buffers, the writing end of a channel
 *   <li>{@link io.llamatap.relay.tls}: what turns a TLS connection into a plain one
 *   <li>{@link io.llamatap.relay.exchange}: one request and its response
 *   <li>{@link io.llamatap.relay.upstream}: the upstream's side
 *   <li>{@link io.llamatap.relay.client}: the client's side, which knows nothing of the upstream's
 * </ul>
 *
 * <p>One event loop owns both connections of an exchange and whatever they share: there are no locks, and no byte crosses threads. A
 * chunk of a response costs one read and one write of the kernel's, and no object of our own.
 */
@NullMarked
package io.llamatap.relay;

import org.jspecify.annotations.NullMarked;
