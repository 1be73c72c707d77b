package io.llamatap.server.admin;

import io.llamatap.relay.client.AccessRule;

/**
 * What is going on now, and who may see it. Immutable.
 *
 * @param source called on the thread that renders pages
 */
public record GuardedState(StateSource source, AccessRule access) {}
