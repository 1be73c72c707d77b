package io.llamatap.server.live;

/**
 * Where the clients of an upstream connect. Immutable.
 *
 * @param url such as http://0.0.0.0:8000, where 0.0.0.0 and [::] mean all addresses
 * @param isDemonstration whether Ollama is simulated, so that nobody needs to be kept out
 */
public record Entrance(String url, boolean isTokenNeeded, boolean isDemonstration) {}
