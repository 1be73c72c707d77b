package io.llamatap.server.demo;

import io.llamatap.server.demo.ollama.PacedResponse;

/** Finds the responses that a {@link StandIn} sends. Called on its event loop. */
@FunctionalInterface
public interface Responses {
    /**
     * Returns the response to a request.
     *
     * @param target may have a query
     */
    PacedResponse respond(String method, String target, byte[] body);
}
