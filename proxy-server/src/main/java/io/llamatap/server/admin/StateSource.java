package io.llamatap.server.admin;

/** What is going on right now, as JSON. Called on the thread that renders pages. */
@FunctionalInterface
public interface StateSource {
    /** Returns the page; the addresses of clients are on it only if asked for. */
    byte[] json(boolean isWithClients);
}
