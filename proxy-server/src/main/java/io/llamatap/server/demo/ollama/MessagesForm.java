package io.llamatap.server.demo.ollama;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The responses of /v1/messages, the API of Anthropic. Immutable. */
final class MessagesForm implements ResponseForm {
    @Override
    public PacedResponse streamed(Generation it) {
        Generation.Times times = it.times();
        ResponseBuilder to = ResponseBuilder.chunked(
                "Cache-Control: no-cache\r\nConnection: keep-alive\r\nContent-Type: text/event-stream\r\n",
                times.at(times.due(0)));
        int estimate = Math.max(1, it.counts().prompt() / 4);
        to.chunk(
                times.due(0),
                event(
                        "message_start",
                        "\"message\":" + message(it) + ",\"content\":[],\"usage\":{\"input_tokens\":" + estimate
                                + ",\"output_tokens\":0}}}"));
        int index = 0;
        if (!it.thinking().isEmpty()) {
            block(to, times.due(0), index, "{\"type\":\"thinking\",\"thinking\":\"\"}");
            for (int i = 0; i < it.thinking().size(); i++) {
                delta(
                        to,
                        times.due(i),
                        index,
                        "thinking_delta\",\"thinking\":"
                                + Json.quote(it.thinking().get(i)));
            }
            stop(to, it.dueOfResponse(0), index++);
        }
        ToolCall call = it.call();
        if (call != null) {
            long due = it.dueOfCall();
            block(to, due, index, tool(it, call, "{}"));
            delta(to, due, index, "input_json_delta\",\"partial_json\":" + Json.quote(call.arguments()));
            stop(to, due, index);
        } else if (!it.response().isEmpty()) {
            block(to, it.dueOfResponse(0), index, "{\"type\":\"text\",\"text\":\"\"}");
            for (int i = 0; i < it.response().size(); i++) {
                delta(
                        to,
                        it.dueOfResponse(i),
                        index,
                        "text_delta\",\"text\":" + Json.quote(it.response().get(i)));
            }
            if (it.end() != Generation.End.DIES) {
                stop(to, it.doneNanos(), index);
            }
        }
        if (it.end() != Generation.End.DIES) {
            to.chunk(
                    it.doneNanos(),
                    event("message_delta", "\"delta\":{\"stop_reason\":\"" + reason(it) + "\"}," + usage(it) + "}"));
            to.chunk(it.doneNanos(), "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        }
        return to.lastChunk(it.doneNanos());
    }

    @Override
    public PacedResponse whole(Generation it) {
        Instant arrival = it.times().arrival();
        if (it.end() == Generation.End.DIES) {
            return ApiError.ANTHROPIC.response(
                    500, "an error was encountered while running the model: unexpected EOF", arrival, it.doneNanos());
        }
        List<String> blocks = new ArrayList<>();
        if (!it.thinking().isEmpty()) {
            blocks.add("{\"type\":\"thinking\",\"thinking\":" + Json.quote(it.wholeThinking()) + "}");
        }
        if (!it.response().isEmpty()) {
            blocks.add("{\"type\":\"text\",\"text\":" + Json.quote(it.wholeResponse()) + "}");
        }
        ToolCall call = it.call();
        if (call != null) {
            blocks.add(tool(it, call, call.arguments()));
        }
        String body = message(it) + ",\"content\":[" + String.join(",", blocks) + "],\"stop_reason\":\"" + reason(it)
                + "\"," + usage(it) + "}\n";
        return ResponseBuilder.whole("200 OK", OpenAiForm.JSON, body, arrival, it.doneNanos());
    }

    /** Returns the beginning of a message, up to its content. */
    private static String message(Generation it) {
        return "{\"id\":\"msg_" + it.id(24) + "\",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
                + Json.quote(it.model());
    }

    private static String tool(Generation it, ToolCall call, String input) {
        return "{\"type\":\"tool_use\",\"id\":\"call_" + it.id(8) + "\",\"name\":" + Json.quote(call.name())
                + ",\"input\":" + input + "}";
    }

    private static void block(ResponseBuilder to, long due, int index, String block) {
        to.chunk(due, event("content_block_start", "\"index\":" + index + ",\"content_block\":" + block + "}"));
    }

    private static void delta(ResponseBuilder to, long due, int index, String delta) {
        to.chunk(due, event("content_block_delta", "\"index\":" + index + ",\"delta\":{\"type\":\"" + delta + "}}"));
    }

    private static void stop(ResponseBuilder to, long due, int index) {
        to.chunk(due, event("content_block_stop", "\"index\":" + index + "}"));
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "\n\n";
    }

    private static String reason(Generation it) {
        return it.end() == Generation.End.LENGTH ? "max_tokens" : it.call() == null ? "end_turn" : "tool_use";
    }

    /** Tokens that the model had read before are not part of the input here. */
    private static String usage(Generation it) {
        Generation.Counts counts = it.counts();
        String cached = counts.cached() == 0 ? "" : "\"cache_read_input_tokens\":" + counts.cached() + ",";
        return "\"usage\":{\"input_tokens\":" + (counts.prompt() - counts.cached()) + "," + cached
                + "\"output_tokens\":" + counts.output() + "}";
    }
}
