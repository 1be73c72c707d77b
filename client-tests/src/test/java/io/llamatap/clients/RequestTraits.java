package io.llamatap.clients;

import org.jspecify.annotations.Nullable;

/**
 * The properties of a request that select its recording. Immutable.
 *
 * @param method as sent
 * @param path without its query
 * @param model the model; null if missing
 * @param stream whether the response is streamed, by request or by default
 * @param prompt the last text of the prompt; null if there is none, which loads or unloads a model
 * @param unload whether keep_alive is 0
 * @param tools whether tools were offered
 * @param thinking whether thinking was requested
 * @param usage whether an OpenAI stream ends with its token counts
 * @param bodyHash the hash of the body
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

    /** The bit of {@link #likeness} for the same choice of streaming. */
    static final int SAME_STREAM = 64;

    /** Returns the traits of a request without a body. */
    static RequestTraits bare(String method, String path) {
        return new RequestTraits(method, path, null, false, null, false, false, false, false, 0);
    }

    /** Returns the model with its tag; empty if missing. */
    String taggedModel() {
        return model == null ? "" : withTag(model);
    }

    /** Returns the name of a model with its tag. */
    static String withTag(String name) {
        return name.indexOf(':') < 0 ? name + ":latest" : name;
    }

    /** Returns how near another request is; the weights are powers of two, so that each outweighs all lower ones. */
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

    /** Returns whether another request has the same prompt, model and route. */
    boolean isSameAs(RequestTraits other) {
        return prompt != null && prompt.equals(other.prompt) && taggedModel().equals(other.taggedModel());
    }

    /** Returns whether another request is identical. */
    boolean isIdenticalTo(RequestTraits other) {
        return bodyHash == other.bodyHash && path.equals(other.path);
    }

    /** Returns whether another request needs the same abilities of a model. */
    boolean wantsTheSameOf(RequestTraits other) {
        return tools == other.tools && thinking == other.thinking;
    }
}
