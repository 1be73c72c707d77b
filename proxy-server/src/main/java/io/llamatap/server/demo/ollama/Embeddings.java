package io.llamatap.server.demo.ollama;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The responses of the three routes for embeddings. Immutable. */
final class Embeddings {
    private Embeddings() {}

    /** Returns the response for a request that has been read. */
    static PacedResponse response(String path, DemoModel model, InferenceRequest request, Inference.Embedding it) {
        String name = Json.quote(request.model());
        String type = path.startsWith("/v1/") ? OpenAiForm.JSON : NativeForm.JSON;
        String body =
                switch (path) {
                    case "/api/embed" ->
                        "{\"model\":" + name + ",\"embeddings\":["
                                + request.inputs().stream()
                                        .map(text -> numbers(vector(text, model)))
                                        .collect(Collectors.joining(","))
                                + "],\"total_duration\":" + it.total() + ",\"load_duration\":" + it.load()
                                + ",\"prompt_eval_count\":" + it.tokens() + "}";
                    case "/api/embeddings" -> "{\"embedding\":" + numbers(vector(request.prompt(), model)) + "}";
                    default ->
                        "{\"object\":\"list\",\"data\":[" + data(request, model) + "],\"model\":" + name
                                + ",\"usage\":{\"prompt_tokens\":" + it.tokens() + ",\"total_tokens\":" + it.tokens()
                                + "}}\n";
                };
        return ResponseBuilder.whole("200 OK", type, body, it.arrival(), it.total());
    }

    private static String data(InferenceRequest request, DemoModel model) {
        List<String> inputs = request.inputs();
        return IntStream.range(0, inputs.size())
                .mapToObj(i -> {
                    float[] vector = vector(inputs.get(i), model);
                    return "{\"object\":\"embedding\",\"embedding\":"
                            + (request.isBase64() ? base64(vector) : numbers(vector)) + ",\"index\":" + i + "}";
                })
                .collect(Collectors.joining(","));
    }

    /** Returns a vector of length 1; the same text has the same one. */
    private static float[] vector(String text, DemoModel model) {
        Random random = new Random(text.hashCode());
        double[] numbers = random.doubles(model.embeddingLength(), -1, 1).toArray();
        double length = Math.sqrt(Arrays.stream(numbers).map(x -> x * x).sum());
        float[] vector = new float[numbers.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (numbers[i] / length);
        }
        return vector;
    }

    private static String numbers(float[] vector) {
        return IntStream.range(0, vector.length)
                .mapToObj(i -> new BigDecimal(Float.toString(vector[i])).toPlainString())
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : vector) {
            bytes.putFloat(number);
        }
        return "\"" + Base64.getEncoder().encodeToString(bytes.array()) + "\"";
    }
}
