package io.llamatap.server.demo.ollama;

import java.util.ArrayList;
import java.util.List;

/** The items in the output of /v1/responses: reasoning, a message, a call of a tool. Stateless. */
final class ResponseItems {
    private ResponseItems() {}

    /** Returns all items; the members of a message stand in another order in a stream. */
    static String all(Generation it, String message) {
        List<String> items = new ArrayList<>();
        if (!it.thinking().isEmpty()) {
            items.add(reasoning(it));
        }
        ToolCall call = it.call();
        items.add(call == null ? message : call(it, call));
        return String.join(",", items);
    }

    static String reasoning(Generation it) {
        String thought = Json.quote(it.wholeThinking());
        return "{\"encrypted_content\":" + thought + ",\"id\":\"" + reasoningId(it) + "\",\"summary\":[{\"text\":"
                + thought + ",\"type\":\"summary_text\"}],\"type\":\"reasoning\"}";
    }

    static String message(Generation it) {
        return "{\"content\":[" + part(it.wholeResponse()) + "],\"id\":\"" + messageId(it)
                + "\",\"role\":\"assistant\",\"status\":\"completed\",\"type\":\"message\"}";
    }

    static String call(Generation it, ToolCall call) {
        return "{\"arguments\":" + Json.quote(call.arguments()) + ",\"call_id\":\"call_" + it.id(8) + "\",\"id\":\"fc_"
                + it.id(6) + "\",\"name\":" + Json.quote(call.name())
                + ",\"status\":\"completed\",\"type\":\"function_call\"}";
    }

    static String part(String text) {
        return "{\"annotations\":[],\"logprobs\":[],\"text\":" + Json.quote(text) + ",\"type\":\"output_text\"}";
    }

    /** Returns an item at its place in the output, as events have it. */
    static String placed(String item, int index) {
        return "\"item\":" + item + ",\"output_index\":" + index + ",";
    }

    static String messageId(Generation it) {
        return "msg_" + it.id(6);
    }

    static String reasoningId(Generation it) {
        return "rs_" + it.id(6);
    }
}
