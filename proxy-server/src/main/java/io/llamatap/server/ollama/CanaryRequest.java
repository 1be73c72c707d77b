package io.llamatap.server.ollama;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import io.llamatap.server.outgoing.UnusableResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;

/** The request of the canary, the same as that of the replaced home-server exporter, and the parser of its response. Stateless. */
final class CanaryRequest {
    static final String PATH = "/api/generate";

    private static final String PROMPT = "Hello, how are you?";
    /** Low, so that responses are nearly the same and their times can be compared. */
    private static final double TEMPERATURE = 0.1;

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * A complete response. Immutable.
     *
     * @param tokens the number of generated tokens; {@link ListedModel#UNKNOWN} if missing
     * @param evalNanos the time of generation; {@link ListedModel#UNKNOWN} if missing
     */
    record Generated(long tokens, long evalNanos) {}

    private CanaryRequest() {}

    /** Returns the body of a request for at most {@code tokens} tokens. */
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
     * Reads the body of a response with status 200.
     *
     * @throws UnusableResponseException if it is not a JSON object, contains an error, or is not marked as done
     */
    static Generated read(InputStream body) throws IOException {
        boolean[] isDone = {false};
        boolean[] hasError = {false};
        long[] counts = {ListedModel.UNKNOWN, ListedModel.UNKNOWN};
        OllamaJson.read(body, (name, json) -> {
            switch (name) {
                case "done" -> isDone[0] = json.currentToken() == JsonToken.VALUE_TRUE;
                case "error" -> hasError[0] = true;
                case "eval_count" -> counts[0] = OllamaJson.size(json);
                case "eval_duration" -> counts[1] = OllamaJson.size(json);
                default -> {}
            }
        });
        if (hasError[0]) {
            throw new UnusableResponseException("the response has status 200 but contains an error");
        }
        if (!isDone[0]) {
            throw new UnusableResponseException("the response does not contain \"done\": true");
        }
        return new Generated(counts[0], counts[1]);
    }
}
