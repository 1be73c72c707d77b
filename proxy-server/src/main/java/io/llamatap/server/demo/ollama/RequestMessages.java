package io.llamatap.server.demo.ollama;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the texts in a request of any of Ollama's three APIs. Used once, by one thread. */
final class RequestMessages {
    private final List<String> ofUser = new ArrayList<>();
    private final List<String> all = new ArrayList<>();
    private boolean endsWithToolResult;

    RequestMessages(Map<String, Object> body) {
        List<?> messages = messages(body);
        messages.forEach(message -> add(Json.object(message)));
        find(body.get("system"), all::add);
        find(body.get("instructions"), all::add);
        find(body.get("prompt"), ofUser::add);
        if (body.get("input") instanceof String text) {
            ofUser.add(text);
        }
        if (messages.isEmpty()) {
            all.addAll(ofUser);
        }
    }

    /** Returns the messages of a chat. */
    static List<?> messages(Map<String, Object> body) {
        return Json.list(body.containsKey("messages") ? body.get("messages") : body.get("input"));
    }

    private void add(Map<?, ?> message) {
        String role = Json.string(message.get("role"));
        List<String> texts = new ArrayList<>();
        find(message.get("content"), texts::add);
        find(message.get("output"), texts::add);
        all.addAll(texts);
        endsWithToolResult = role.equals("tool")
                || "function_call_output".equals(message.get("type"))
                || Json.list(message.get("content")).stream()
                        .anyMatch(part -> "tool_result".equals(Json.object(part).get("type")));
        if (!endsWithToolResult && (role.equals("user") || role.isEmpty())) {
            ofUser.addAll(texts);
        }
    }

    /** Returns the last text of the user; empty if there is none. */
    String prompt() {
        return ofUser.isEmpty() ? "" : ofUser.get(ofUser.size() - 1);
    }

    /** Returns all that the model reads. */
    String whole() {
        return String.join("\n", all);
    }

    boolean endsWithToolResult() {
        return endsWithToolResult;
    }

    /** Finds the texts in the content of a message, which is a text or a list of texts or parts. */
    static void find(@Nullable Object content, Consumer<String> found) {
        if (content instanceof String text && !text.isEmpty()) {
            found.accept(text);
        }
        for (Object part : Json.list(content)) {
            if (part instanceof String text) {
                found.accept(text);
            }
            find(Json.object(part).get("text"), found);
            find(Json.object(part).get("content"), found);
        }
    }
}
