package io.llamatap.server.demo.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llamatap.testkit.Recording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The simulated Ollama writes what a real one was recorded to write: the same header fields in the same order, the same framing, and in
 * each chunk the same members in the same order.
 */
class WireFormTest {
    /** Members whose values are part of the form. */
    private static final Set<String> KINDS = Set.of("type", "object", "role", "status");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "root|GET|/|",
                "root-head|HEAD|/|",
                "version|GET|/api/version|",
                "version-head|HEAD|/api/version|",
                "tags|GET|/api/tags|",
                "v1-models|GET|/v1/models|",
                "v1-model|GET|/v1/models/gemma3|",
                "ps-empty|GET|/api/ps|",
                "generate-stream-cold|POST|/api/generate|{'model':'gemma3','prompt':'hi'}",
                "generate-nonstream|POST|/api/generate|{'model':'gemma3','prompt':'Name three colours.','stream':false}",
                "generate-thinking-stream|POST|/api/generate|{'model':'qwen3:8b','think':true,'prompt':'What is 2+2?'}",
                "generate-preload|POST|/api/generate|{'model':'gemma3'}",
                "generate-unload-before|POST|/api/generate|{'model':'gemma3','keep_alive':0}",
                "generate-runner-dies|POST|/api/generate|{'model':'gemma3','prompt':'Write a very very long story about the sea.'}",
                "generate-nonstream-runner-dies|POST|/api/generate|{'model':'gemma3','stream':false,'prompt':'Write a very very long story about the sea.'}",
                "chat-stream|POST|/api/chat|{'model':'gemma3','messages':[{'role':'user','content':'hi'}]}",
                "chat-nonstream|POST|/api/chat|{'model':'gemma3','stream':false,'messages':[{'role':'user','content':'What is 2+2?'}]}",
                "chat-thinking-stream|POST|/api/chat|{'model':'qwen3:8b','messages':[{'role':'user','content':'hi'}]}",
                "chat-thinking-nonstream|POST|/api/chat|{'model':'qwen3:8b','stream':false,'messages':[{'role':'user','content':'What is 2+2?'}]}",
                "chat-tools-stream|POST|/api/chat|{'model':'llama3.2','messages':[{'role':'user','content':'The weather in Paris?'}],'tools':[{'function':{'name':'get_weather','parameters':{'properties':{'city':{'type':'string'}}}}}]}",
                "chat-preload|POST|/api/chat|{'model':'gemma3','messages':[]}",
                "chat-tools-unsupported|POST|/api/chat|{'model':'gemma3','messages':[{'role':'user','content':'hi'}],'tools':[{'function':{'name':'f'}}]}",
                "chat-think-unsupported|POST|/api/chat|{'model':'gemma3','think':true,'messages':[{'role':'user','content':'hi'}]}",
                "embed-unsupported|POST|/api/embed|{'model':'gemma3','input':'x'}",
                "v1-chat-stream|POST|/v1/chat/completions|{'model':'gemma3','stream':true,'messages':[{'role':'user','content':'hi'}]}",
                "v1-chat-stream-usage|POST|/v1/chat/completions|{'model':'gemma3','stream':true,'stream_options':{'include_usage':true},'messages':[{'role':'user','content':'hi'}]}",
                "v1-chat-nonstream|POST|/v1/chat/completions|{'model':'gemma3','messages':[{'role':'user','content':'hi'}]}",
                "v1-chat-reasoning-stream|POST|/v1/chat/completions|{'model':'qwen3:8b','stream':true,'stream_options':{'include_usage':true},'messages':[{'role':'user','content':'hi'}]}",
                "v1-chat-runner-dies|POST|/v1/chat/completions|{'model':'gemma3','stream':true,'messages':[{'role':'user','content':'Write a very very long story about the sea.'}]}",
                "v1-completions-stream|POST|/v1/completions|{'model':'gemma3','stream':true,'stream_options':{'include_usage':true},'prompt':'hi'}",
                "v1-completions-nonstream|POST|/v1/completions|{'model':'gemma3','prompt':'hi'}",
                "v1-messages-thinking-stream|POST|/v1/messages|{'model':'qwen3:8b','stream':true,'messages':[{'role':'user','content':'hi'}]}",
                "v1-messages-stream|POST|/v1/messages|{'model':'gemma3','stream':true,'messages':[{'role':'user','content':'hi'}]}",
                "v1-messages-nonstream|POST|/v1/messages|{'model':'gemma3','messages':[{'role':'user','content':'Say hello.'}]}",
                "v1-messages-runner-dies|POST|/v1/messages|{'model':'gemma3','stream':true,'messages':[{'role':'user','content':'Write a very very long story about the sea.'}]}",
                "v1-responses-stream|POST|/v1/responses|{'model':'gemma3','stream':true,'max_output_tokens':20,'input':'Say hello.'}",
                "v1-responses-reasoning-stream|POST|/v1/responses|{'model':'qwen3:8b','stream':true,'max_output_tokens':60,'reasoning':{'effort':'high'},'input':'What is 2+2?'}",
                "v1-responses-nonstream|POST|/v1/responses|{'model':'gemma3','max_output_tokens':20,'input':'Say hello.'}",
                "copy|POST|/api/copy|{'source':'gemma3','destination':'other'}",
                "pull-unreachable|POST|/api/pull|{'model':'llama3.2:1b'}",
                "pull-nonstream-unreachable|POST|/api/pull|{'model':'llama3.2:1b','stream':false}",
                "blob-head-missing|HEAD|/api/blobs/sha256:0|",
                "error-unknown-route|GET|/api/nothing|",
                "error-method|GET|/api/generate|",
                "error-no-model|POST|/api/chat|{'messages':[]}",
                "error-no-body|POST|/api/generate|",
                "error-bad-json|POST|/api/generate|{'model':",
                "error-model-missing|POST|/api/generate|{'model':'nope:7b','prompt':'x'}",
                "error-v1-model-missing|POST|/v1/chat/completions|{'model':'nope:7b','messages':[]}",
                "error-v1-messages-model-missing|POST|/v1/messages|{'model':'nope:7b','messages':[]}",
                "delete-missing|DELETE|/api/delete|{'model':'copy'}",
            })
    void isThatOfARecording(String recording, String method, String path, @Nullable String json) throws IOException {
        Instant begin = Instant.parse("2026-11-21T13:33:20.123456789Z");
        AtomicInteger minutes = new AtomicInteger();
        InstantSource clock = () -> begin.plusSeconds(60L * minutes.get());
        SimulatedOllama ollama = new SimulatedOllama(Conversations.load(), clock.withZone(ZoneOffset.UTC));
        byte[] body = json == null ? new byte[0] : json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        if (recording.startsWith("v1-")) {
            // The recorded ones had read a prompt like theirs before.
            ollama.respond(method, path, body);
            minutes.incrementAndGet();
        }
        byte[] expected = Recording.load("ollama-0.33.3", recording).response();
        assertThat(form(ollama.respond(method, path, body).bytes())).isEqualTo(form(expected));
    }

    /** Returns the head and the forms of the chunks; those of equal form that follow each other are one. */
    private static List<String> form(byte[] response) throws IOException {
        String text = new String(response, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n") + 4;
        List<String> form = new ArrayList<>();
        form.add(text.substring(0, end)
                .replaceAll("Date: [A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT", "Date: ")
                .replaceAll("Content-Length: [1-9]\\d*", "Content-Length: n"));
        if (!text.contains("Transfer-Encoding: chunked")) {
            form.add(body(text.substring(end)));
            return form;
        }
        int at = end;
        int size;
        do {
            int line = text.indexOf("\r\n", at);
            size = Integer.parseInt(text.substring(at, line), 16);
            String chunk = body(text.substring(line + 2, line + 2 + size));
            if (!chunk.equals(form.get(form.size() - 1))) {
                form.add(chunk);
            }
            at = line + 2 + size + 2;
        } while (size > 0);
        assertThat(at).isEqualTo(text.length());
        return form;
    }

    private static String body(String text) throws IOException {
        StringBuilder form = new StringBuilder();
        for (String line : text.split("(?<=\n)", -1)) {
            int json = line.indexOf('{');
            form.append(json < 0 ? line : line.substring(0, json) + json(line.substring(json)));
            form.append(json >= 0 && line.endsWith("\n") ? "\n" : "");
        }
        return form.toString();
    }

    private static String json(String text) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            return form(parser);
        }
    }

    /** Returns the form of a value; that of a list are the forms of its elements, each once. */
    private static String form(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                StringBuilder members = new StringBuilder("{");
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    boolean isKind = KINDS.contains(name) && parser.currentToken() == JsonToken.VALUE_STRING;
                    members.append(name)
                            .append(':')
                            .append(isKind ? parser.getText() : form(parser))
                            .append(' ');
                }
                return members.append('}').toString();
            }
            case START_ARRAY -> {
                Set<String> elements = new LinkedHashSet<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(form(parser));
                }
                return elements.toString();
            }
            case VALUE_STRING -> {
                return "s";
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                return "0";
            }
            default -> {
                return parser.getText();
            }
        }
    }
}
