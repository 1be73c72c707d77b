package io.llamatap.server.demo.ollama;

/** How a generation is written on a route. */
interface ResponseForm {
    /** Returns the response in parts, as they are generated. */
    PacedResponse streamed(Generation generation);

    /** Returns the response in one piece. */
    PacedResponse whole(Generation generation);
}
