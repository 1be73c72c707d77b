package io.llamatap.server.demo.ollama;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model generates for a request, and when. Immutable.
 *
 * @param model the name that the client used
 * @param number of this generation, for identifiers
 * @param speech what it says
 * @param counts of tokens
 * @param times when it happens
 */
record Generation(String model, int number, Speech speech, Counts counts, Times times) {

    /** How a generation ends. */
    enum End {
        /** With a token that says so. */
        STOP,
        /** With the last token that the client allows. */
        LENGTH,
        /** The process of the model dies. */
        DIES
    }

    /**
     * Numbers of tokens.
     *
     * @param prompt in the prompt
     * @param cached of them, those that the model had read before
     * @param output generated, with the one that says that it is the end
     */
    record Counts(int prompt, int cached, int output) {}

    /**
     * When things happen, in nanoseconds, which agree with the pace of the tokens.
     *
     * @param arrival when the request arrived
     * @param queued for the model to be free
     * @param load for loading it
     * @param prompt for reading the prompt
     * @param token for generating one token
     */
    record Times(Instant arrival, long queued, long load, long prompt, long token) {
        /** What the rest of Ollama does before the first token. */
        private static final long BETWEEN = 5_000_000;

        /** Returns when a token is there, after the arrival. */
        long due(int token) {
            // A pace is never quite even.
            long early = token == 0 ? 0 : token * 7919L % 13 * this.token / 50;
            return queued + load + prompt + BETWEEN + token * this.token - early;
        }

        /** Returns the time on the clock. */
        Instant at(long due) {
            return arrival.plusNanos(due);
        }
    }

    List<String> thinking() {
        return speech.thinking();
    }

    List<String> response() {
        return speech.response();
    }

    @Nullable
    ToolCall call() {
        return speech.call();
    }

    End end() {
        return speech.end();
    }

    /** Returns how long generating took. */
    long outputNanos() {
        return counts.output * times.token;
    }

    /** Returns when the response is complete, after the arrival. */
    long doneNanos() {
        return times.due(0) + outputNanos();
    }

    /** Returns when a token of the response is there. */
    long dueOfResponse(int token) {
        return times.due(thinking().size() + token);
    }

    /** Returns when a call of a tool is known: with its last token. */
    long dueOfCall() {
        return times.due(counts.output - 1);
    }

    String wholeThinking() {
        return String.join("", thinking());
    }

    String wholeResponse() {
        return String.join("", response());
    }

    /** Returns an identifier with so many digits or letters, another one for each generation. */
    String id(int digits) {
        long hash = (number + 1) * 0x9E3779B97F4A7C15L | 1L << 63;
        String hex = Long.toHexString(hash ^ hash >>> 29) + Long.toHexString(hash * 31 | 1L << 62);
        return hex.substring(0, digits);
    }
}
