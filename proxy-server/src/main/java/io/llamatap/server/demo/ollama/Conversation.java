package io.llamatap.server.demo.ollama;

import java.util.List;

/**
 * A conversation in the book of the demonstration. Immutable.
 *
 * @param name its name in the book
 * @param turns its questions, with their responses, in their order
 */
public record Conversation(String name, List<Turn> turns) {

    /**
     * A question and its response.
     *
     * @param thinking what a model that thinks says before; may be empty
     */
    public record Turn(String question, String thinking, String response) {}

    public Conversation {
        turns = List.copyOf(turns);
    }
}
