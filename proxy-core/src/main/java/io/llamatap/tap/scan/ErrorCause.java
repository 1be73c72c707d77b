package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The cause of an error of Ollama, recognised by the beginning of its message. */
public enum ErrorCause {
    /** {@code OLLAMA_MAX_QUEUE} requests are already waiting for a model to be loaded. */
    QUEUE_FULL("server busy, please try again"),
    /** The process that runs the model ended. */
    RUNNER_CRASHED(
            "an error was encountered while running the model",
            "model runner has unexpectedly stopped",
            "llama-server process has terminated",
            "llama runner process has terminated"),
    /** The model needs more memory than is available. */
    OUT_OF_MEMORY("model requires more system memory");

    private static final ErrorCause[] ALL = values();

    @SuppressWarnings("ImmutableEnumChecker") // not written to
    private final byte[][] beginnings;

    ErrorCause(String... beginnings) {
        this.beginnings =
                Arrays.stream(beginnings).map(text -> text.getBytes(UTF_8)).toArray(byte[][]::new);
    }

    /** Returns the cause that the message in {@code bytes[from, to)} names; null if it is another one. */
    static @Nullable ErrorCause of(byte[] bytes, int from, int to) {
        for (ErrorCause cause : ALL) {
            for (byte[] beginning : cause.beginnings) {
                int end = from + beginning.length;
                if (end <= to && Arrays.equals(bytes, from, end, beginning, 0, beginning.length)) {
                    return cause;
                }
            }
        }
        return null;
    }
}
