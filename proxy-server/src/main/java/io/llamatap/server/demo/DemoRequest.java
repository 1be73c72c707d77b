package io.llamatap.server.demo;

import io.llamatap.server.demo.ollama.Conversation;
import io.llamatap.server.demo.ollama.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A request of a simulated client, and what the client does then. Immutable.
 *
 * @param method such as POST
 * @param path where it is sent
 * @param body JSON; empty for none
 * @param leaveAfterBytes the number of bytes of the response body after which the client disconnects; 0 for never
 * @param pause about how long the client waits then
 */
record DemoRequest(String method, String path, String body, int leaveAfterBytes, Duration pause) {

    static DemoRequest get(String path) {
        return new DemoRequest("GET", path, "", 0, Duration.ofMillis(300));
    }

    static DemoRequest post(String path, String body, Duration pause) {
        return new DemoRequest("POST", path, body, 0, pause);
    }

    /** Returns a request whose client loses patience. */
    DemoRequest leavingAfter(int bytes) {
        return new DemoRequest(method, path, body, bytes, pause);
    }

    /** Returns the body of a chat, whose last message is a question of a conversation. */
    static String chat(String model, List<Conversation.Turn> turns, String more) {
        StringBuilder messages = new StringBuilder();
        for (int i = 0; i < turns.size(); i++) {
            messages.append(i == 0 ? "" : ",")
                    .append(message("user", turns.get(i).question()));
            if (i < turns.size() - 1) {
                messages.append(',').append(message("assistant", turns.get(i).response()));
            }
        }
        return "{\"model\":\"" + model + "\",\"messages\":[" + messages + "]" + more + "}";
    }

    static String message(String role, String content) {
        return "{\"role\":\"" + role + "\",\"content\":" + Json.quote(content) + "}";
    }

    /** Returns the bytes on the wire. */
    byte[] bytes(String host) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        String fields = length == 0 ? "" : "Content-Type: application/json\r\nContent-Length: " + length + "\r\n";
        return (method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: llamatap-demo\r\n" + fields
                        + "\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }
}
