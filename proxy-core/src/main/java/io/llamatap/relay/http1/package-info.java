/**
 * HTTP/1 as bytes: heads are found, judged and written anew, and the framing of bodies is read.
 *
 * <p>Knows no channel, no event loop and no tap. Read {@link io.llamatap.relay.http1.HeadReader} with {@link
 * io.llamatap.relay.http1.HeadScanner} first, then {@link io.llamatap.relay.http1.RequestValidator} and {@link
 * io.llamatap.relay.http1.RequestHeadWriter}. Nothing here is shared between threads, and no object is made per field or per chunk.
 */
@NullMarked
package io.llamatap.relay.http1;

import org.jspecify.annotations.NullMarked;
