/**
 * Makes a TLS connection behave like a plain one for its owner.
 *
 * <p>Does not depend on HTTP, exchanges or taps. The handlers belong to one channel and its event loop;
 * {@link io.llamatap.relay.tls.HandshakeThreads} runs the computations of handshakes on separate threads.
 */
@NullMarked
package io.llamatap.relay.tls;

import org.jspecify.annotations.NullMarked;
