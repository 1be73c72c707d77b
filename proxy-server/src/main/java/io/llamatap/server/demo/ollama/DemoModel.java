package io.llamatap.server.demo.ollama;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A model that the simulated Ollama has on disk. Immutable.
 *
 * @param name with its tag
 * @param family as in the details of a model
 * @param parameterSize such as 4.3B
 * @param quantization such as Q4_K_M
 * @param sizeBytes on disk
 * @param gpuBytes in GPU memory, with its context
 * @param contextLength the longest that it was trained for
 * @param embeddingLength the width of the model
 * @param capabilities such as completion, tools, thinking, embedding
 * @param outputPerSecond tokens that it generates in a second
 * @param promptPerSecond tokens of a prompt that it reads in a second
 * @param loadMillis how long loading takes
 */
record DemoModel(
        String name,
        String family,
        String parameterSize,
        String quantization,
        long sizeBytes,
        long gpuBytes,
        int contextLength,
        int embeddingLength,
        List<String> capabilities,
        double outputPerSecond,
        double promptPerSecond,
        long loadMillis) {

    /** The context that a model is loaded with unless something else is set (OLLAMA_CONTEXT_LENGTH). */
    static final int DEFAULT_CONTEXT = 4096;

    /** Reads a line of the table of models. */
    static DemoModel of(String line) {
        String[] field = line.split("\t", -1);
        return new DemoModel(
                field[0],
                field[1],
                field[2],
                field[3],
                Long.parseLong(field[4]),
                Long.parseLong(field[5]),
                Integer.parseInt(field[6]),
                Integer.parseInt(field[7]),
                List.of(field[8].split(",", -1)),
                Double.parseDouble(field[9]),
                Double.parseDouble(field[10]),
                Long.parseLong(field[11]));
    }

    /** Returns the same model under another name. */
    DemoModel named(String other) {
        return new DemoModel(
                other,
                family,
                parameterSize,
                quantization,
                sizeBytes,
                gpuBytes,
                contextLength,
                embeddingLength,
                capabilities,
                outputPerSecond,
                promptPerSecond,
                loadMillis);
    }

    boolean can(String capability) {
        return capabilities.contains(capability);
    }

    /** Returns the context that it is loaded with. */
    int loadedContext() {
        return Math.min(DEFAULT_CONTEXT, contextLength);
    }

    /** Returns a digest in hexadecimal digits; that of no real file. */
    String digest() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}
