/**
 * HTTP/1 as bytes: finds, validates and rewrites heads, and reads the framing of bodies.
 *
 * <p>Does not depend on channels, event loops or taps. Read {@link io.llamatap.relay.http1.HeadReader} with
 * {@link io.llamatap.relay.http1.HeadScanner} first, then {@link io.llamatap.relay.http1.RequestValidator} and
 * {@link io.llamatap.relay.http1.RequestHeadWriter}. Nothing here is shared between threads, and no object is allocated per field
 * or per chunk.
 */
@NullMarked
package io.llamatap.relay.http1;

import org.jspecify.annotations.NullMarked;
