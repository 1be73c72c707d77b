package io.llamatap.server.demo.ollama;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model says to a request. Immutable.
 *
 * @param thinking its tokens
 * @param response its tokens; empty if a tool is called
 * @param call a call of a tool; null for none
 * @param tokens how many tokens the model generates for that, with the one that says that it is the end
 * @param end how it ends
 */
record Speech(
        List<String> thinking,
        List<String> response,
        @Nullable ToolCall call,
        int tokens,
        Generation.End end) {
    /** What is around the name and the arguments of a tool. */
    private static final int CALL_TOKENS = 12;

    /** Returns a turn of a conversation as a model says it, up to the limit of the client. */
    static Speech of(Conversation.Turn turn, boolean isDeadly, DemoModel model, InferenceRequest request) {
        boolean thinks = model.can("thinking") && !Boolean.FALSE.equals(request.thinking());
        List<String> thinking = thinks ? Tokens.of(turn.thinking()) : List.of();
        ToolCall call = ToolCall.of(request);
        List<String> response = call == null ? Tokens.of(turn.response()) : List.of();
        int called = call == null ? 0 : Tokens.count(call.name() + call.arguments()) + CALL_TOKENS;
        int tokens = thinking.size() + response.size() + called + 1;
        return tokens > request.maxTokens()
                ? cut(thinking, response, request.maxTokens())
                : new Speech(thinking, response, call, tokens, isDeadly ? Generation.End.DIES : Generation.End.STOP);
    }

    private static Speech cut(List<String> thinking, List<String> response, int tokens) {
        List<String> thought = thinking.subList(0, Math.min(thinking.size(), tokens));
        List<String> said = response.subList(0, Math.min(response.size(), tokens - thought.size()));
        return new Speech(thought, said, null, tokens, Generation.End.LENGTH);
    }
}
