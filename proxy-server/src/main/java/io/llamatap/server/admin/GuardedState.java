package io.llamatap.server.admin;

import io.llamatap.relay.client.AccessRule;

/**
 * The source of the page with the state, and its access rule. Immutable.
 *
 * @param source called on the thread that renders pages
 */
public record GuardedState(StateSource source, AccessRule access) {}
