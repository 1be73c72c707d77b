/**
 * Who may send which request: the rule that the proxy's owner gives, and its application to the requests of one client.
 *
 * <p>{@link io.llamatap.relay.client.access.AccessRule} knows networks, hosts and tokens.
 * {@link io.llamatap.relay.client.access.ClientAccess} asks it, and removes our tokens from what is passed on.
 *
 * <p>Used on event loops, so a rule must not block. It is asked about an address once per connection. Without a rule, a request
 * costs one comparison.
 */
@NullMarked
package io.llamatap.relay.client.access;

import org.jspecify.annotations.NullMarked;
