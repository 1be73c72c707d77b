/**
 * Responses of our own: pages and events, which the proxy's owner provides, and errors.
 *
 * <p>The owner implements {@link io.llamatap.relay.client.page.LocalPages} and {@link io.llamatap.relay.client.page.EventFeed}. A
 * page that is rendered on another thread, and events that go on until the client leaves, are each an
 * {@link io.llamatap.relay.client.page.OwnExchange}. {@link io.llamatap.relay.client.page.OwnResponse} writes the bytes.
 *
 * <p>Used on the event loop of the client, except for the calls by which pages and events arrive. Bytes that wait for a client are
 * reported to its connection, which limits them.
 */
@NullMarked
package io.llamatap.relay.client.page;

import org.jspecify.annotations.NullMarked;
