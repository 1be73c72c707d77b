package io.llamatap.server.ollama;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;

/** What the canary asks, as the monitoring of the dialect {@code homeserver} did, and how its answer is read. Stateless. */
final class CanaryRequest {
    static final String PATH = "/api/generate";

    private static final String PROMPT = "Hello, how are you?";
    /** Nearly the same answer each time, so that times can be compared. */
    private static final double TEMPERATURE = 0.1;

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * A whole answer. Immutable.
     *
     * @param tokens generated; {@link ListedModel#UNKNOWN} if not told
     * @param evalNanos spent on generating; {@link ListedModel#UNKNOWN} if not told
     */
    record Generated(long tokens, long evalNanos) {}

    private CanaryRequest() {}

    /** Returns the body of a request for at most so many tokens. */
    static String body(String model, int tokens) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("model", model);
            json.writeStringField("prompt", PROMPT);
            json.writeBooleanField("stream", false);
            json.writeObjectFieldStart("options");
            json.writeNumberField("temperature", TEMPERATURE);
            json.writeNumberField("num_predict", tokens);
            json.writeEndObject();
            json.writeEndObject();
        }
        return text.toString();
    }

    /**
     * Reads an answer of 200.
     *
     * @throws UnusableResponseException if it is no JSON object, tells of an error or does not say that it is whole
     */
    static Generated read(InputStream body) throws IOException {
        boolean[] isDone = {false};
        boolean[] hasError = {false};
        long[] told = {ListedModel.UNKNOWN, ListedModel.UNKNOWN};
        OllamaJson.read(body, (name, json) -> {
            switch (name) {
                case "done" -> isDone[0] = json.currentToken() == JsonToken.VALUE_TRUE;
                case "error" -> hasError[0] = true;
                case "eval_count" -> told[0] = OllamaJson.size(json);
                case "eval_duration" -> told[1] = OllamaJson.size(json);
                default -> {}
            }
        });
        if (hasError[0]) {
            throw new UnusableResponseException("the response has status 200 but contains an error");
        }
        if (!isDone[0]) {
            throw new UnusableResponseException("the response does not contain \"done\": true");
        }
        return new Generated(told[0], told[1]);
    }
}
