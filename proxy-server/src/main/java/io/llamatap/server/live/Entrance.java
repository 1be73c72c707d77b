package io.llamatap.server.live;

/**
 * Where the clients of an upstream connect. Immutable.
 *
 * @param url such as http://0.0.0.0:8000, where 0.0.0.0 and [::] mean all addresses
 */
public record Entrance(String url, boolean isTokenNeeded) {}
