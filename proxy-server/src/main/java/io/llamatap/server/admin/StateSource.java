package io.llamatap.server.admin;

/** Provides the state now, as JSON. Called on the thread that renders pages. */
@FunctionalInterface
public interface StateSource {
    /** Returns the page, with or without the addresses of clients. */
    byte[] json(boolean isWithClients);
}
