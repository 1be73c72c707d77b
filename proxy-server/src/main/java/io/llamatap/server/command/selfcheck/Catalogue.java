package io.llamatap.server.command.selfcheck;

import io.llamatap.server.text.JsonText;
import java.util.ArrayList;
import java.util.List;

/**
 * The requests of the check. None changes anything at Ollama. All that generate have the same prompt, so that after the first of them
 * Ollama's cache of prompts is in the same state for each, and none has an option for which Ollama would load the model again.
 */
final class Catalogue {
    private static final String PROMPT = "Count from 1 to 20 in words, separated by commas.";
    private static final int TOKENS = 32;
    private static final int LARGE_BYTES = 100_000;

    private final String model;

    Catalogue(String model) {
        StringBuilder quoted = new StringBuilder();
        JsonText.quote(model, quoted);
        this.model = "{\"model\":" + quoted;
    }

    /** Returns the request that loads the model and has it read the prompt. */
    Probe first() {
        return chat(true);
    }

    /** Returns all requests that are compared, in order. */
    List<Probe> all() {
        List<Probe> all = new ArrayList<>();
        all.add(Probe.get("/"));
        all.add(new Probe("HEAD /", "HEAD", "/", List.of(), "", false, false));
        all.add(Probe.get("/api/version"));
        all.add(Probe.get("/api/tags"));
        all.add(Probe.post("POST /api/show", "/api/show", model + "}", false));
        all.add(generate(true));
        all.add(generate(false));
        all.add(chat(true));
        all.add(chat(false));
        all.add(generated("POST /api/embed", "/api/embed", ",\"input\":[\"one\",\"two\"]}"));
        all.add(openAi("POST /v1/chat/completions, stream", ""));
        all.add(openAi("POST /v1/chat/completions, usage", ",\"stream_options\":{\"include_usage\":true}"));
        all.add(generated(
                "POST /v1/messages, stream",
                "/v1/messages",
                ",\"stream\":true,\"temperature\":0,\"max_tokens\":" + TOKENS + "," + messages() + "}"));
        all.add(generated(
                "POST /v1/responses, stream",
                "/v1/responses",
                ",\"stream\":true,\"temperature\":0,\"max_output_tokens\":" + TOKENS + ",\"input\":\"" + PROMPT
                        + "\"}"));
        all.add(chat(true).chunked("POST /api/chat, sent in chunks"));
        all.add(large());
        all.add(Probe.get("/api/llamatap-selfcheck"));
        all.add(Probe.post(
                "POST /api/chat, unknown model",
                "/api/chat",
                "{\"model\":\"llamatap-selfcheck:none\"," + messages() + "}",
                false));
        all.add(Probe.post("POST /api/chat, malformed JSON", "/api/chat", model + ",", false));
        all.add(new Probe(
                "OPTIONS /api/chat, with an Origin",
                "OPTIONS",
                "/api/chat",
                List.of(
                        "Origin: http://localhost:3000",
                        "Access-Control-Request-Method: POST",
                        "Access-Control-Request-Headers: content-type"),
                "",
                false,
                false));
        return all;
    }

    private Probe generated(String name, String target, String rest) {
        return Probe.post(name, target, model + rest, true);
    }

    private Probe generate(boolean isStreamed) {
        return generated(
                "POST /api/generate" + (isStreamed ? ", stream" : ""),
                "/api/generate",
                ",\"prompt\":\"" + PROMPT + "\",\"stream\":" + isStreamed + options(TOKENS) + "}");
    }

    private Probe chat(boolean isStreamed) {
        return generated(
                "POST /api/chat" + (isStreamed ? ", stream" : ""),
                "/api/chat",
                "," + messages() + ",\"stream\":" + isStreamed + options(TOKENS) + "}");
    }

    private Probe openAi(String name, String more) {
        return generated(
                name,
                "/v1/chat/completions",
                "," + messages() + ",\"stream\":true" + more + ",\"temperature\":0,\"seed\":1,\"max_tokens\":" + TOKENS
                        + "}");
    }

    /** Returns a request whose prompt comes back in the response: Ollama renders it, and does not have the model read it. */
    private Probe large() {
        StringBuilder prompt = new StringBuilder();
        for (int line = 0; prompt.length() < LARGE_BYTES; line++) {
            prompt.append("Line ").append(line).append(" has number ").append(line * 7919L % 100_003);
            prompt.append(" and \u00e9\u4e2d\ud83e\udd99. ");
        }
        StringBuilder quoted = new StringBuilder();
        JsonText.quote(prompt, quoted);
        return generated(
                "POST /api/generate, 100 kB",
                "/api/generate",
                ",\"prompt\":" + quoted + ",\"stream\":false,\"_debug_render_only\":true" + options(1) + "}");
    }

    private static String messages() {
        return "\"messages\":[{\"role\":\"user\",\"content\":\"" + PROMPT + "\"}]";
    }

    private static String options(int tokens) {
        return ",\"options\":{\"temperature\":0,\"seed\":1,\"num_predict\":" + tokens + "}";
    }
}
