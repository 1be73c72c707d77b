package io.llamatap.server.demo.ollama;

import java.time.Instant;

/** The responses of /v1/chat/completions and /v1/completions. Immutable. */
final class OpenAiForm implements ResponseForm {
    static final String JSON = "application/json";
    private static final String DONE = "data: [DONE]\n\n";

    private final boolean isChat;
    private final boolean hasUsage;

    private OpenAiForm(boolean isChat, boolean hasUsage) {
        this.isChat = isChat;
        this.hasUsage = hasUsage;
    }

    static OpenAiForm chat(boolean hasUsage) {
        return new OpenAiForm(true, hasUsage);
    }

    static OpenAiForm completion(boolean hasUsage) {
        return new OpenAiForm(false, hasUsage);
    }

    @Override
    public PacedResponse streamed(Generation it) {
        Generation.Times times = it.times();
        ResponseBuilder to = ResponseBuilder.chunked("Content-Type: text/event-stream\r\n", times.at(times.due(0)));
        // Only the first chunk of a chat names the role.
        String role = "\"role\":\"assistant\",";
        for (int i = 0; isChat && i < it.thinking().size(); i++) {
            String thought = Json.quote(it.thinking().get(i));
            to.chunk(times.due(i), event(it, delta(role + "\"content\":\"\",\"reasoning\":" + thought, "null")));
            role = "";
        }
        for (int i = 0; i < it.response().size(); i++) {
            String token = Json.quote(it.response().get(i));
            String choice = isChat ? delta(role + "\"content\":" + token, "null") : text(token, "null");
            to.chunk(it.dueOfResponse(i), event(it, choice));
            role = "";
        }
        ToolCall call = it.call();
        if (isChat && call != null) {
            to.chunk(it.dueOfCall(), event(it, delta(role + "\"content\":\"\"" + calls(it, call), "null")));
        }
        long done = it.doneNanos();
        if (it.end() == Generation.End.DIES) {
            to.chunk(done, died(it));
        } else {
            String finish = "\"" + finish(it) + "\"";
            String usage = hasUsage ? event(it, "[]", usage(it)) : "";
            to.chunk(done, event(it, isChat ? delta("", finish) : text("\"\"", finish)) + usage + DONE);
        }
        return to.lastChunk(done);
    }

    @Override
    public PacedResponse whole(Generation it) {
        Instant arrival = it.times().arrival();
        if (it.end() == Generation.End.DIES) {
            return ApiError.OPENAI.response(
                    500, "an error was encountered while running the model: unexpected EOF", arrival, it.doneNanos());
        }
        ToolCall call = it.call();
        String thought = it.thinking().isEmpty() ? "" : ",\"reasoning\":" + Json.quote(it.wholeThinking());
        String content = Json.quote(it.wholeResponse());
        String choice = isChat
                ? "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":" + content + thought
                        + (call == null ? "" : calls(it, call)) + "},\"finish_reason\":\"" + finish(it) + "\"}"
                : "{\"text\":" + content + ",\"index\":0,\"finish_reason\":\"" + finish(it) + "\"}";
        String body = "{\"id\":\"" + id(it) + "\",\"object\":\"" + (isChat ? "chat.completion" : "text_completion")
                + "\",\"created\":" + it.times().at(it.doneNanos()).getEpochSecond() + ",\"model\":"
                + Json.quote(it.model())
                + ",\"system_fingerprint\":\"fp_ollama\",\"choices\":[" + choice + "]," + usage(it) + "}\n";
        return ResponseBuilder.whole("200 OK", JSON, body, arrival, it.doneNanos());
    }

    private String event(Generation it, String choice) {
        // In a stream with usage, each chunk of a completion has one, of zeros.
        String usage = "\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}";
        return event(it, "[" + choice + "]", !isChat && hasUsage ? usage : "");
    }

    private String event(Generation it, String choices, String usage) {
        String model = "\"model\":" + Json.quote(it.model()) + ",\"system_fingerprint\":\"fp_ollama\"";
        String begin = "data: {\"id\":\"" + id(it) + "\",\"object\":\""
                + (isChat ? "chat.completion.chunk" : "text_completion") + "\",\"created\":"
                + it.times().at(it.times().due(0)).getEpochSecond() + ",";
        String middle = isChat ? model + ",\"choices\":" + choices : "\"choices\":" + choices + "," + model;
        return begin + middle + (usage.isEmpty() ? "" : "," + usage) + "}\n\n";
    }

    /** What Ollama sends when the process of a model dies: an empty delta, and then no end. */
    private String died(Generation it) {
        return event(it, "{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":null}")
                .replace("\"model\":" + Json.quote(it.model()), "\"model\":\"\"");
    }

    private static String delta(String members, String finish) {
        return "{\"index\":0,\"delta\":{" + members + "},\"finish_reason\":" + finish + "}";
    }

    private static String text(String token, String finish) {
        return "{\"text\":" + token + ",\"index\":0,\"finish_reason\":" + finish + "}";
    }

    private static String calls(Generation it, ToolCall call) {
        return ",\"tool_calls\":[{\"id\":\"call_" + it.id(8)
                + "\",\"index\":0,\"type\":\"function\",\"function\":{\"name\":" + Json.quote(call.name())
                + ",\"arguments\":" + Json.quote(call.arguments()) + "}}]";
    }

    private static String finish(Generation it) {
        return it.end() == Generation.End.LENGTH ? "length" : it.call() == null ? "stop" : "tool_calls";
    }

    private String id(Generation it) {
        return (isChat ? "chatcmpl-" : "cmpl-") + (it.number() * 337 % 900 + 100);
    }

    private static String usage(Generation it) {
        Generation.Counts counts = it.counts();
        return "\"usage\":{\"prompt_tokens\":" + counts.prompt() + ",\"prompt_tokens_details\":{\"cached_tokens\":"
                + counts.cached() + "},\"completion_tokens\":" + counts.output() + ",\"total_tokens\":"
                + (counts.prompt() + counts.output()) + "}";
    }
}
