package io.llamatap.server.demo.ollama;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The responses of /v1/responses. Immutable. */
final class ResponsesForm implements ResponseForm {
    private final String maxTokens;
    private final String reasoning;

    private ResponsesForm(String maxTokens, String reasoning) {
        this.maxTokens = maxTokens;
        this.reasoning = reasoning;
    }

    /** Returns the form of the response to a request, some of whose members the response repeats. */
    static ResponsesForm of(InferenceRequest request) {
        int most = request.maxTokens();
        String effort = request.effort();
        return new ResponsesForm(
                most == Integer.MAX_VALUE ? "null" : Integer.toString(most),
                effort == null ? "null" : "{\"effort\":" + Json.quote(effort) + ",\"summary\":null}");
    }

    @Override
    public PacedResponse streamed(Generation it) {
        Generation.Times times = it.times();
        Events to = new Events(ResponseBuilder.chunked(
                "Cache-Control: no-cache\r\nConnection: keep-alive\r\nContent-Type: text/event-stream\r\n",
                times.at(times.due(0))));
        long first = times.due(0);
        to.add(first, "response.created", "\"response\":" + response(it, false) + ",");
        to.add(first, "response.in_progress", "\"response\":" + response(it, false) + ",");
        int index = 0;
        if (!it.thinking().isEmpty()) {
            to.add(
                    first,
                    "response.output_item.added",
                    item("{\"id\":\"" + reasoningId(it) + "\",\"summary\":[],\"type\":\"reasoning\"}", index));
            for (int i = 0; i < it.thinking().size(); i++) {
                to.add(
                        times.due(i),
                        "response.reasoning_summary_text.delta",
                        "\"delta\":" + Json.quote(it.thinking().get(i)) + ",\"item_id\":\"" + reasoningId(it)
                                + "\",\"output_index\":" + index + ",",
                        ",\"summary_index\":0");
            }
            long thought = it.dueOfResponse(0);
            to.add(
                    thought,
                    "response.reasoning_summary_text.done",
                    "\"item_id\":\"" + reasoningId(it) + "\",\"output_index\":" + index + ",",
                    ",\"summary_index\":0,\"text\":" + Json.quote(it.wholeThinking()));
            to.add(thought, "response.output_item.done", item(reasoning(it), index));
            index++;
        }
        if (it.call() != null) {
            String call = call(it, it.call());
            to.add(it.dueOfCall(), "response.output_item.added", item(call.replace("completed", "in_progress"), index));
            to.add(
                    it.dueOfCall(),
                    "response.function_call_arguments.done",
                    "\"arguments\":" + Json.quote(it.call().arguments()) + ",\"item_id\":\"fc_" + it.id(6)
                            + "\",\"output_index\":" + index + ",");
            to.add(it.dueOfCall(), "response.output_item.done", item(call, index));
        } else if (!it.response().isEmpty()) {
            text(to, it, index);
        }
        if (it.end() != Generation.End.DIES) {
            to.add(it.doneNanos(), "response.completed", "\"response\":" + response(it, true) + ",");
        }
        return to.builder.lastChunk(it.doneNanos());
    }

    private static void text(Events to, Generation it, int index) {
        long first = it.dueOfResponse(0);
        String place = "\"item_id\":\"" + messageId(it) + "\",";
        String output = "\"output_index\":" + index + ",";
        to.add(
                first,
                "response.output_item.added",
                item(
                        "{\"content\":[],\"id\":\"" + messageId(it)
                                + "\",\"role\":\"assistant\",\"status\":\"in_progress\",\"type\":\"message\"}",
                        index));
        to.add(
                first,
                "response.content_part.added",
                "\"content_index\":0," + place + output + "\"part\":" + part("") + ",");
        for (int i = 0; i < it.response().size(); i++) {
            to.add(
                    it.dueOfResponse(i),
                    "response.output_text.delta",
                    "\"content_index\":0,\"delta\":" + Json.quote(it.response().get(i)) + "," + place
                            + "\"logprobs\":[]," + output);
        }
        if (it.end() == Generation.End.DIES) {
            return;
        }
        String text = it.wholeResponse();
        long done = it.doneNanos();
        to.add(
                done,
                "response.output_text.done",
                "\"content_index\":0," + place + "\"logprobs\":[]," + output,
                ",\"text\":" + Json.quote(text));
        to.add(
                done,
                "response.content_part.done",
                "\"content_index\":0," + place + output + "\"part\":" + part(text) + ",");
        to.add(done, "response.output_item.done", item(message(it), index));
    }

    @Override
    public PacedResponse whole(Generation it) {
        Instant arrival = it.times().arrival();
        if (it.end() == Generation.End.DIES) {
            return ApiError.OPENAI.response(
                    500, "an error was encountered while running the model: unexpected EOF", arrival, it.doneNanos());
        }
        long now = it.times().at(it.doneNanos()).getEpochSecond();
        Generation.Counts counts = it.counts();
        String body = String.format(
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
                output(
                        it,
                        "\"id\":\"" + messageId(it)
                                + "\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":"
                                + Json.quote(it.wholeResponse()) + ",\"annotations\":[],\"logprobs\":[]}]"),
                reasoning,
                counts.prompt(),
                counts.output(),
                counts.prompt() + counts.output(),
                counts.cached(),
                maxTokens);
        return ResponseBuilder.whole("200 OK", OpenAiForm.JSON, body, arrival, it.doneNanos());
    }

    /** Returns the response as the events at the beginning and at the end of a stream hold it. */
    private String response(Generation it, boolean isDone) {
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
                isDone ? output(it, message(it).substring(1, message(it).length() - 1)) : "",
                reasoning,
                isDone ? "completed" : "in_progress",
                isDone ? usage : "null");
    }

    private static String output(Generation it, String messageMembers) {
        List<String> items = new ArrayList<>();
        if (!it.thinking().isEmpty()) {
            items.add(reasoning(it));
        }
        ToolCall call = it.call();
        items.add(call == null ? "{" + messageMembers + "}" : call(it, call));
        return String.join(",", items);
    }

    private static String reasoning(Generation it) {
        String thought = Json.quote(it.wholeThinking());
        return "{\"encrypted_content\":" + thought + ",\"id\":\"" + reasoningId(it) + "\",\"summary\":[{\"text\":"
                + thought + ",\"type\":\"summary_text\"}],\"type\":\"reasoning\"}";
    }

    private static String message(Generation it) {
        return "{\"content\":[" + part(it.wholeResponse()) + "],\"id\":\"" + messageId(it)
                + "\",\"role\":\"assistant\",\"status\":\"completed\",\"type\":\"message\"}";
    }

    private static String call(Generation it, ToolCall call) {
        return "{\"arguments\":" + Json.quote(call.arguments()) + ",\"call_id\":\"call_" + it.id(8) + "\",\"id\":\"fc_"
                + it.id(6) + "\",\"name\":" + Json.quote(call.name())
                + ",\"status\":\"completed\",\"type\":\"function_call\"}";
    }

    private static String part(String text) {
        return "{\"annotations\":[],\"logprobs\":[],\"text\":" + Json.quote(text) + ",\"type\":\"output_text\"}";
    }

    private static String item(String item, int index) {
        return "\"item\":" + item + ",\"output_index\":" + index + ",";
    }

    private static String messageId(Generation it) {
        return "msg_" + it.id(6);
    }

    private static String reasoningId(Generation it) {
        return "rs_" + it.id(6);
    }

    /** The events of a stream, which are numbered. */
    private static final class Events {
        private final ResponseBuilder builder;
        private int sequence;

        Events(ResponseBuilder builder) {
            this.builder = builder;
        }

        void add(long due, String type, String members) {
            add(due, type, members, "");
        }

        /** Adds an event; its members are sorted, and some of them stand behind the number. */
        void add(long due, String type, String before, String behind) {
            builder.chunk(
                    due,
                    "event: " + type + "\ndata: {" + before + "\"sequence_number\":" + sequence++ + behind
                            + ",\"type\":\"" + type + "\"}\n\n");
        }
    }
}
