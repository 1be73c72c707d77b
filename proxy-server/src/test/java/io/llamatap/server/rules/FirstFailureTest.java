package io.llamatap.server.rules;

import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.tap.ExchangeEnd;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After a start, the alert that is there for what became of a request counts the very first one: it is due with as many as it asks for,
 * and nothing had to be counted before.
 */
class FirstFailureTest {
    private static final String ALL =
            "OllamaStreamsBreak|OllamaFails|OllamaAnswers4xx|LlamatapRejects|OllamaClientsGiveUp";

    @TempDir
    private Path folder;

    private TimeLapse lapse;

    @BeforeEach
    void begin() throws Exception {
        lapse = new TimeLapse(Dialect.MAIN, folder);
    }

    @AfterEach
    void end() throws Exception {
        lapse.close();
    }

    private void moves(String alert, int least, TimeLapse.Happening failure) throws Exception {
        lapse.minutes(2, () -> {});
        for (int count = 0; count < least; count++) {
            failure.run();
        }
        lapse.minutes(2, () -> {});
        Replayed.rules("llamatap", lapse).holdsNot(ALL, 1).holds(alert, 3).verify();
    }

    @Test
    void isSeenIfOllamaFails() throws Exception {
        moves("OllamaFails", 3, () -> lapse.ask()
                .responded(500, "application/json", "{\"error\":\"something went wrong\"}"));
    }

    @Test
    void isSeenIfOllamaIsNotThere() throws Exception {
        moves("OllamaFails", 3, () -> lapse.ask().ended(ExchangeEnd.UPSTREAM_FAILED, 502));
    }

    @Test
    void isSeenIfSomethingElseResponds() throws Exception {
        moves("OllamaFails", 3, () -> lapse.ask().responded(200, "text/html", "<html>"));
    }

    @Test
    void isSeenIfATimeLimitEndsIt() throws Exception {
        moves("OllamaFails", 3, () -> lapse.ask().ended(ExchangeEnd.TIMED_OUT, 504));
    }

    @Test
    void isSeenIfAStreamFails() throws Exception {
        moves("OllamaStreamsBreak", 3, () -> lapse.ask()
                .responded(200, "application/x-ndjson", "{\"error\":\"something went wrong\"}\n"));
    }

    @Test
    void isSeenIfARunnerCrashes() throws Exception {
        // Its series belong to a model, and a model has none before its first request.
        lapse.ask().responded();
        moves("OllamaRunnerCrashes", 3, () -> lapse.ask().responded("generate-runner-dies"));
    }

    @Test
    void isSeenIfAStreamIsIncomplete() throws Exception {
        moves("OllamaStreamsBreak", 3, () -> lapse.ask()
                .responded(200, "application/x-ndjson", "{\"model\":\"x\",\"response\":\"a\",\"done\":false}\n"));
    }

    @Test
    void isSeenIfOllamaResponds4xx() throws Exception {
        moves("OllamaAnswers4xx", 5, () -> lapse.ask().responded("error-model-missing"));
    }

    @Test
    void isSeenIfItIsRejected() throws Exception {
        moves("LlamatapRejects", 10, () -> lapse.reject());
    }

    @Test
    void isSeenIfTheClientLeaves() throws Exception {
        moves("OllamaClientsGiveUp", 5, () -> lapse.ask().left());
    }
}
