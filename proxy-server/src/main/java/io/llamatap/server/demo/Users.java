package io.llamatap.server.demo;

import io.llamatap.server.demo.ollama.Conversation;
import io.llamatap.server.demo.ollama.Conversations;
import io.llamatap.server.demo.ollama.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The simulated users and what they do again and again. Together they are what a small team does with Ollama: chats, an editor, an
 * application, a search in documents, and somebody who changes between two large models that do not fit into the GPU together.
 *
 * <p>Failures are rare, so that the shipped alert rules have nothing to say: {@code QuietAlertsTest} holds that.
 */
final class Users {
    private static final String GEMMA = "gemma3";
    private static final String LLAMA = "llama3.2";
    private static final String QWEN = "qwen3:8b";
    private static final String GPT = "gpt-oss:20b";

    private static final Duration READING = Duration.ofSeconds(7);
    private static final Duration TYPING = Duration.ofSeconds(4);
    private static final Duration WORKING = Duration.ofSeconds(10);
    private static final Duration NEXT = Duration.ofMillis(300);

    private static final String STREAM = ",\"stream\":true";
    private static final String USAGE = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";
    private static final String TOOLS =
            ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"description\":"
                    + "\"The weather in a city now\",\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
                    + "\"required\":[\"city\"]}}}]";

    private final Conversations book;

    Users(Conversations book) {
        this.book = book;
    }

    /** Returns the requests of each user, in their order. */
    List<List<DemoRequest>> all() {
        return List.of(
                chatter(GEMMA, "sky", "dinner", "letter", "capital", "history", "translate", "joke", "story"),
                chatter(LLAMA, "history", "joke", "regex", "dinner", "sum", "sky", "letter", "colours"),
                editor(),
                application(),
                searcher(),
                expert(),
                List.of(
                        new DemoRequest("GET", "/api/version", "", 0, Duration.ofMinutes(4)),
                        DemoRequest.post(
                                "/api/chat", DemoRequest.chat(GEMMA, turns("sea"), ""), Duration.ofMinutes(17))));
    }

    /** Talks through a page in a browser: each question with all that was said before. Leaves the last response unread. */
    private List<DemoRequest> chatter(String model, String... names) {
        List<DemoRequest> requests =
                new ArrayList<>(List.of(DemoRequest.get("/api/version"), DemoRequest.get("/api/tags")));
        for (String name : names) {
            List<Conversation.Turn> turns = turns(name);
            for (int i = 1; i <= turns.size(); i++) {
                requests.add(DemoRequest.post("/api/chat", DemoRequest.chat(model, turns.subList(0, i), ""), READING));
            }
            requests.add(DemoRequest.get("/api/ps"));
        }
        int last = requests.size() - 2;
        requests.set(last, requests.get(last).leavingAfter(6_000));
        return requests;
    }

    /** Completes code while somebody types, who sometimes types on. */
    private List<DemoRequest> editor() {
        List<DemoRequest> requests = new ArrayList<>();
        for (String name : List.of("leap", "slug", "retry")) {
            String prompt = "\"prompt\":" + Json.quote(turns(name).get(0).question());
            requests.add(DemoRequest.post("/api/generate", "{\"model\":\"" + LLAMA + "\"," + prompt + "}", TYPING));
            requests.add(DemoRequest.post(
                    "/v1/completions", "{\"model\":\"" + LLAMA + "\"," + prompt + USAGE + "}", TYPING));
            requests.add(DemoRequest.post(
                    "/api/generate", "{\"model\":\"" + LLAMA + "\"," + prompt + ",\"stream\":false}", TYPING));
        }
        requests.add(requests.get(0).leavingAfter(1_500));
        return requests;
    }

    /** An application that uses the OpenAI library; one of its settings names a model that nobody has pulled. */
    private List<DemoRequest> application() {
        List<DemoRequest> requests =
                new ArrayList<>(List.of(openAi(GEMMA, "sql", STREAM), openAi("mistral", "sql", USAGE)));
        for (String name : List.of("sql", "summary", "translate", "review", "regex", "letter")) {
            requests.add(openAi(GEMMA, name, USAGE));
            requests.add(openAi(GEMMA, name, ""));
        }
        return requests;
    }

    /** Searches documents by embeddings, and asks about what was found. */
    private List<DemoRequest> searcher() {
        String texts =
                "[\"Shipping takes two to four working days.\",\"Items can be returned within 30 days of delivery.\"]";
        return List.of(
                DemoRequest.post("/api/embed", "{\"model\":\"nomic-embed-text\",\"input\":" + texts + "}", NEXT),
                openAi(LLAMA, "refund", USAGE),
                DemoRequest.post("/v1/embeddings", "{\"model\":\"nomic-embed-text\",\"input\":\"returns\"}", NEXT),
                openAi(LLAMA, "refund", ""),
                DemoRequest.post("/api/embeddings", "{\"model\":\"nomic-embed-text\",\"prompt\":\"delivery\"}", NEXT),
                openAi(LLAMA, "summary", USAGE));
    }

    /** Works with a model that thinks and calls tools for a while, and then with a larger one, for which the first has to go. */
    private List<DemoRequest> expert() {
        List<DemoRequest> requests = new ArrayList<>();
        for (String model : List.of(QWEN, GPT)) {
            String question =
                    DemoRequest.message("user", turns("weather").get(0).question());
            String call =
                    "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"get_weather\",\"arguments\":"
                            + "{\"city\":\"Paris\"}}}]}";
            String result = DemoRequest.message("tool", "18 degrees, partly cloudy, wind from the west");
            requests.add(DemoRequest.post(
                    "/api/chat", "{\"model\":\"" + model + "\",\"messages\":[" + question + "]" + TOOLS + "}", NEXT));
            requests.add(DemoRequest.post(
                    "/api/chat",
                    "{\"model\":\"" + model + "\",\"messages\":[" + String.join(",", question, call, result) + "]"
                            + TOOLS + "}",
                    WORKING));
            for (String name : List.of("plan", "review", "proof", "report")) {
                requests.add(DemoRequest.post(
                        "/v1/messages",
                        DemoRequest.chat(model, turns(name).subList(0, 1), ",\"max_tokens\":2000" + STREAM),
                        WORKING));
                requests.add(openAi(model, name, USAGE));
                requests.add(DemoRequest.post(
                        "/v1/responses",
                        "{\"model\":\"" + model + "\",\"input\":"
                                + Json.quote(turns(name).get(0).question()) + STREAM + "}",
                        WORKING));
            }
        }
        return Collections.unmodifiableList(requests);
    }

    private DemoRequest openAi(String model, String name, String more) {
        return DemoRequest.post("/v1/chat/completions", DemoRequest.chat(model, turns(name), more), WORKING);
    }

    private List<Conversation.Turn> turns(String name) {
        return book.named(name).turns();
    }
}
