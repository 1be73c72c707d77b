package io.llamatap.server.admin;

import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.client.page.EventFeed;

/**
 * What shows the state, as JSON and live, and the access rule of both. Immutable.
 *
 * @param source called on the thread that renders pages
 * @param live the events of the live page
 */
public record GuardedState(StateSource source, EventFeed live, AccessRule access) {}
