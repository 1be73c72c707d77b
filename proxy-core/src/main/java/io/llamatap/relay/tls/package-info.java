/**
 * Turns a TLS connection into a plain one for its owner.
 *
 * <p>Knows no HTTP, no exchange and no tap. The handlers belong to one channel and its event loop; {@link
 * io.llamatap.relay.tls.HandshakeThreads} does the arithmetic of handshakes beside the loops.
 */
@NullMarked
package io.llamatap.relay.tls;

import org.jspecify.annotations.NullMarked;
