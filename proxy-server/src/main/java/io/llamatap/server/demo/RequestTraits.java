package io.llamatap.server.demo;

import org.jspecify.annotations.Nullable;

/**
 * What of a request decides which recording answers it. Immutable.
 *
 * @param method as sent
 * @param path without its query
 * @param model null where none was named
 * @param stream whether a stream was asked for, or is what the route gives unasked
 * @param prompt the last piece of text in what was asked; null where nothing was asked, which loads or unloads a model
 * @param unload whether the model is to be kept for no time
 * @param tools whether tools were offered
 * @param thinking whether thinking was asked for
 * @param usage whether an OpenAI stream is to end with its token counts
 * @param bodyHash of the body as sent
 */
record RequestTraits(
        String method,
        String path,
        @Nullable String model,
        boolean stream,
        @Nullable String prompt,
        boolean unload,
        boolean tools,
        boolean thinking,
        boolean usage,
        int bodyHash) {

    /** The bit of {@link #likeness} that says that both stream, or neither does. */
    static final int SAME_STREAM = 64;

    /** Returns a question about which no more is known than where it goes. */
    static RequestTraits bare(String method, String path) {
        return new RequestTraits(method, path, null, false, null, false, false, false, false, 0);
    }

    /** Returns the model as Ollama lists it, with a tag; empty where none was named. */
    String taggedModel() {
        return model == null ? "" : withTag(model);
    }

    /** Returns a model's name as Ollama lists it. */
    static String withTag(String name) {
        return name.indexOf(':') < 0 ? name + ":latest" : name;
    }

    /** Returns how near another question comes to this one; the weights are powers of two, so that each outdoes all below. */
    int likeness(RequestTraits other) {
        boolean sameModel = taggedModel().equals(other.taggedModel());
        int likeness = unload == other.unload ? 128 : 0;
        likeness += stream == other.stream ? SAME_STREAM : 0;
        likeness += (prompt == null) == (other.prompt == null) ? 32 : 0;
        likeness += sameModel && prompt != null && prompt.equals(other.prompt) ? 16 : 0;
        likeness += tools == other.tools ? 8 : 0;
        likeness += sameModel ? 4 : 0;
        likeness += thinking == other.thinking ? 2 : 0;
        likeness += usage == other.usage ? 1 : 0;
        return likeness;
    }

    /** Says whether another question has the same words for the same model on the same route. */
    boolean isSameAs(RequestTraits other) {
        return prompt != null && prompt.equals(other.prompt) && taggedModel().equals(other.taggedModel());
    }

    /** Says whether another question is the same to the letter. */
    boolean isIdenticalTo(RequestTraits other) {
        return bodyHash == other.bodyHash && path.equals(other.path);
    }

    /** Says whether the same abilities of a model are asked for. */
    boolean wantsTheSameOf(RequestTraits other) {
        return tools == other.tools && thinking == other.thinking;
    }
}
