/**
 * Finds the requests of a client in its bytes, which may be cut anywhere.
 *
 * <p>The connection uses {@link io.llamatap.relay.client.request.RequestReader}. It takes what was read, and returns what it has
 * {@link io.llamatap.relay.client.request.Found}: a head (see {@code RequestHeadReader}) or the end of a body.
 * {@code RequestBody} passes a body to the exchange that it belongs to, and {@code RequestBodyReader} finds its end. What cannot
 * be used yet is in {@link io.llamatap.relay.client.request.KeptBytes}. Nothing here knows a channel, or writes a response.
 *
 * <p>There is one of each per client connection, used on its event loop. No object is allocated per chunk.
 */
@NullMarked
package io.llamatap.relay.client.request;

import org.jspecify.annotations.NullMarked;
