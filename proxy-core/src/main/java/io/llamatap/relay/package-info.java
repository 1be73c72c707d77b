/**
 * Passes exchanges on unchanged but for hop-by-hop fields.
 *
 * <p>Read in this order: {@link io.llamatap.relay.ClientChannelInitializer}, {@link io.llamatap.relay.ClientHandler} with {@link
 * io.llamatap.relay.RequestReader}, {@link io.llamatap.relay.Exchange} with {@link io.llamatap.relay.Upload} and {@link
 * io.llamatap.relay.Answer}, {@link io.llamatap.relay.UpstreamHandler} with {@link io.llamatap.relay.ResponseReader}. From outside,
 * {@link io.llamatap.relay.ReverseProxy} is all.
 *
 * <p>One event loop owns both connections of an exchange and whatever they share ({@link io.llamatap.relay.RelayLoop}, {@link
 * io.llamatap.relay.ListenerLoop}): there are no locks, and no byte crosses threads. A chunk of an answer costs one read and one
 * write of the kernel's, and no object of our own.
 */
@NullMarked
package io.llamatap.relay;

import org.jspecify.annotations.NullMarked;
