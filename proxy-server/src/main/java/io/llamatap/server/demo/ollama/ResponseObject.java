package io.llamatap.server.demo.ollama;

import java.util.Locale;

/** The object that is a response of /v1/responses, by itself and in the events of a stream, where its members are sorted. Immutable. */
final class ResponseObject {
    private final String maxTokens;
    private final String reasoning;

    private ResponseObject(String maxTokens, String reasoning) {
        this.maxTokens = maxTokens;
        this.reasoning = reasoning;
    }

    /** Returns what the responses to a request have in common. */
    static ResponseObject of(InferenceRequest request) {
        int most = request.maxTokens();
        String effort = request.effort();
        return new ResponseObject(
                most == Integer.MAX_VALUE ? "null" : Integer.toString(most),
                effort == null ? "null" : "{\"effort\":" + Json.quote(effort) + ",\"summary\":null}");
    }

    /** Returns a response that is not streamed. */
    String whole(Generation it) {
        long now = it.times().at(it.doneNanos()).getEpochSecond();
        Generation.Counts counts = it.counts();
        return String.format(
                Locale.ROOT,
                "{\"id\":\"resp_%s\",\"object\":\"response\",\"created_at\":%d,\"completed_at\":%d,\"status\":\"completed\","
                        + "\"incomplete_details\":null,\"model\":%s,\"previous_response_id\":null,\"instructions\":null,\"output\":[%s],"
                        + "\"error\":null,\"tools\":[],\"tool_choice\":\"auto\",\"truncation\":\"disabled\",\"parallel_tool_calls\":true,"
                        + "\"text\":{\"format\":{\"type\":\"text\"}},\"top_p\":1,\"presence_penalty\":0,\"frequency_penalty\":0,"
                        + "\"top_logprobs\":0,\"temperature\":1,\"reasoning\":%s,\"usage\":{\"input_tokens\":%d,\"output_tokens\":%d,"
                        + "\"total_tokens\":%d,\"input_tokens_details\":{\"cached_tokens\":%d},\"output_tokens_details\":"
                        + "{\"reasoning_tokens\":0}},\"max_output_tokens\":%s,\"max_tool_calls\":null,\"store\":false,"
                        + "\"background\":false,\"service_tier\":\"default\",\"metadata\":{},\"safety_identifier\":null,"
                        + "\"prompt_cache_key\":null}\n",
                it.id(6),
                now,
                now,
                Json.quote(it.model()),
                ResponseItems.all(
                        it,
                        "{\"id\":\"" + ResponseItems.messageId(it)
                                + "\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":"
                                + Json.quote(it.wholeResponse()) + ",\"annotations\":[],\"logprobs\":[]}]}"),
                reasoning,
                counts.prompt(),
                counts.output(),
                counts.prompt() + counts.output(),
                counts.cached(),
                maxTokens);
    }

    /** Returns the response as the events at the beginning and at the end of a stream hold it. */
    String streamed(Generation it, boolean isDone) {
        long now = it.times().at(isDone ? it.doneNanos() : it.times().due(0)).getEpochSecond();
        Generation.Counts counts = it.counts();
        String usage = String.format(
                Locale.ROOT,
                "{\"input_tokens\":%d,\"input_tokens_details\":{\"cached_tokens\":%d},\"output_tokens\":%d,"
                        + "\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":%d}",
                counts.prompt(),
                counts.cached(),
                counts.output(),
                counts.prompt() + counts.output());
        return String.format(
                Locale.ROOT,
                "{\"background\":false,\"completed_at\":%s,\"created_at\":%d,\"error\":null,\"frequency_penalty\":0,\"id\":\"resp_%s\","
                        + "\"incomplete_details\":null,\"instructions\":null,\"max_output_tokens\":%s,\"max_tool_calls\":null,"
                        + "\"metadata\":{},\"model\":%s,\"object\":\"response\",\"output\":[%s],\"parallel_tool_calls\":true,"
                        + "\"presence_penalty\":0,\"previous_response_id\":null,\"prompt_cache_key\":null,\"reasoning\":%s,"
                        + "\"safety_identifier\":null,\"service_tier\":\"default\",\"status\":\"%s\",\"store\":false,\"temperature\":1,"
                        + "\"text\":{\"format\":{\"type\":\"text\"}},\"tool_choice\":\"auto\",\"tools\":[],\"top_logprobs\":0,\"top_p\":1,"
                        + "\"truncation\":\"disabled\",\"usage\":%s}",
                isDone ? now : "null",
                now,
                it.id(6),
                maxTokens,
                Json.quote(it.model()),
                isDone ? ResponseItems.all(it, ResponseItems.message(it)) : "",
                reasoning,
                isDone ? "completed" : "in_progress",
                isDone ? usage : "null");
    }
}
