package io.llamatap.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.Replay;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules that we recommend fire when their cause is there, and are silent when it is not. */
class OwnRulesTest {
    private static final String RULES = "llamatap";

    /** What a doctor who looks once does not know: how it was days ago. */
    private static final List<String> ALERTS_ONLY =
            List.of("OllamaLosesGPU", "OllamaGeneratesSlower", "OllamaReadsPromptsSlower");

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

    /** Some minutes of health, and some of the cause. The doctor says the same as the alert. */
    private void tells(String alert, int minutes, TimeLapse.Happening cause) throws Exception {
        lapse.minutes(12, () -> lapse.ask().sent().responded());
        assertThat(lapse.diagnosis()).as("the doctor, in health").isEmpty();
        lapse.minutes(minutes, cause);
        if (!ALERTS_ONLY.contains(alert)) {
            assertThat(lapse.diagnosis()).as("the doctor").contains(alert);
        }
        Replayed.rules(RULES, lapse)
                .isSilent(".*", 2, 6, 11)
                .fires(alert, 12 + minutes - 1)
                .verify();
    }

    /** conflict-8. */
    @Test
    void tellThatNothingIsHeldOnlyUnderTraffic() throws Exception {
        lapse.hold();
        lapse.minutes(25, () -> {});
        lapse.minutes(17, () -> lapse.ask().responded());
        Replayed.rules(RULES, lapse)
                .isSilent("OllamaHoldsNothingUnderTraffic", 15, 24)
                .fires("OllamaHoldsNothingUnderTraffic", 41)
                .verify();
    }

    @Test
    void tellSlowFirstTokens() throws Exception {
        tells("OllamaFirstTokenSlow", 20, () -> {
            SimulatedExchange asked = lapse.ask("/api/chat", "gemma3:270m");
            lapse.elapse(13);
            asked.responded("chat-stream");
        });
    }

    @Test
    void tellQueueing() throws Exception {
        tells("OllamaQueues", 20, () -> lapse.ask().responded("generate-nonstream", "total_duration", 9_000_000_000L));
    }

    @Test
    void tellBrokenStreams() throws Exception {
        tells("OllamaStreamsBreak", 15, () -> {
            lapse.ask().responded();
            lapse.ask().responded(200, "application/x-ndjson", "{\"model\":\"x\",\"response\":\"a\",\"done\":false}\n");
        });
    }

    /** Neither a broken stream nor a failure for some other reason. */
    @Test
    void tellTheCauseInsteadOfItsSymptoms() throws Exception {
        lapse.minutes(12, () -> lapse.ask().sent().responded());
        lapse.minutes(15, () -> {
            lapse.ask().responded();
            lapse.ask().responded("generate-runner-dies");
        });
        assertThat(lapse.diagnosis()).containsExactly("OllamaRunnerCrashes");
        Replayed.rules(RULES, lapse)
                .isSilent(".*", 2, 6, 11)
                .fires("OllamaRunnerCrashes", 14, 26)
                .isSilent("OllamaStreamsBreak|OllamaFails|OllamaServesNobody", 20, 26)
                .verify();
    }

    @Test
    void tellFailedPullsAsSuch() throws Exception {
        lapse.minutes(12, () -> lapse.ask().sent().responded());
        lapse.ask("/api/pull", "gemma3:270m")
                .responded(200, "application/x-ndjson", "{\"error\":\"no space left on device\"}\n");
        lapse.minutes(10, () -> lapse.ask().sent().responded());
        Replayed.rules(RULES, lapse)
                .isSilent(".*", 2, 6, 11)
                .fires("OllamaPullFails", 13, 20)
                .isSilent("OllamaStreamsBreak|OllamaFails", 13, 16, 20)
                .verify();
    }

    @Test
    void tellFailures() throws Exception {
        tells("OllamaFails", 15, () -> {
            lapse.ask().responded();
            lapse.ask().responded(500, "application/json", "{\"error\":\"something went wrong\"}");
        });
    }

    @Test
    void tellThatNobodyIsServed() throws Exception {
        tells("OllamaServesNobody", 9, () -> lapse.ask().responded("generate-nonstream-runner-dies"));
    }

    @Test
    void tellResponsesOf4xx() throws Exception {
        tells("OllamaAnswers4xx", 20, () -> lapse.ask().responded("error-model-missing"));
    }

    @Test
    void tellRequestsThatAreRejected() throws Exception {
        tells("LlamatapRejects", 20, () -> lapse.reject());
    }

    @Test
    void tellClientsThatGiveUp() throws Exception {
        tells("OllamaClientsGiveUp", 20, () -> {
            lapse.ask().responded();
            lapse.ask().left();
        });
    }

    @Test
    void tellColdStarts() throws Exception {
        tells("OllamaStartsCold", 40, () -> lapse.ask()
                .responded("generate-nonstream", "load_duration", 3_000_000_000L));
    }

    @Test
    void tellModelsThatPushEachOtherOut() throws Exception {
        int[] turn = {0};
        tells("OllamaThrashes", 20, () -> lapse.hold(turn[0]++ % 4 < 2 ? "one" : "two"));
    }

    @Test
    void tellThatTheGpuIsLost() throws Exception {
        tells("OllamaLosesGPU", 8, () -> lapse.holdWithoutGpu("gemma3:270m"));
    }

    @Test
    void tellThatAModelGeneratesSlowerThanItDid() throws Exception {
        tells("OllamaGeneratesSlower", 90, () -> lapse.ask()
                .responded("generate-nonstream", "eval_duration", 6_000_000_000L));
    }

    @Test
    void tellThatAModelReadsPromptsSlowerThanItDid() throws Exception {
        tells("OllamaReadsPromptsSlower", 68, () -> lapse.ask()
                .responded("generate-nonstream", "prompt_eval_duration", 6_000_000_000L));
    }

    @Test
    void tellPromptsThatAreCut() throws Exception {
        lapse.registry().prompts().onVersion("0.33.0");
        tells("OllamaCutsPrompts", 5, () -> {
            for (String name : List.of(
                    "generate-near-context-256",
                    "generate-near-context-256",
                    "generate-near-context-256",
                    "generate-truncated-256")) {
                Replay.whole(Recording.load("ollama-0.33.0-rc2", name), lapse.relay());
            }
        });
    }

    @Test
    void tellResponsesThatCannotBeRead() throws Exception {
        tells("LlamatapCannotRead", 5, () -> lapse.ask().responded(200, "application/json", "{{"));
    }

    @Test
    void tellResponsesWithoutCounts() throws Exception {
        tells("LlamatapCountsTooLittle", 60, () -> lapse.ask("/v1/chat/completions", "gemma3:270m")
                .responded("v1-chat-stream"));
    }

    @Test
    void tellRequestsThatHangBeforeTheirFirstByte() throws Exception {
        lapse.minutes(12, () -> lapse.ask().sent().responded());
        lapse.ask().sent();
        lapse.minutes(19, () -> {});
        Replayed.rules(RULES, lapse)
                .isSilent(".*", 2, 6, 11, 13)
                .isSilent("OllamaHangs", 16)
                .fires("OllamaRequestsStuck", 16, 30)
                .isSilent("OllamaRequestsWaitLong", 16, 20, 25, 30)
                .fires("OllamaHangs", 20, 30)
                .verify();
    }

    @Test
    void tellAStreamThatHangsThoughItsModelGoesOn() throws Exception {
        lapse.minutes(12, () -> lapse.ask("/api/chat", "gemma3:270m").sent().responded("chat-stream"));
        lapse.ask("/api/chat", "gemma3:270m").sent().began("chat-stream");
        lapse.minutes(18, () -> lapse.ask("/api/chat", "gemma3:270m").sent().responded("chat-stream"));
        Replayed.rules(RULES, lapse)
                .isSilent(".*", 2, 6, 11, 13)
                .isSilent(".*", 17, 26)
                .fires("OllamaRequestsStuck", 29)
                .isSilent("OllamaHangs|OllamaRequestsWaitLong", 29)
                .verify();
    }

    /** What requests took that a time limit ended is not what their model needs. */
    @Test
    void tellAHangThoughRequestsEndAtTheirTimeLimit() throws Exception {
        lapse.minutes(12, () -> lapse.ask().sent().responded());
        SimulatedExchange limited = lapse.ask().sent();
        lapse.ask().sent();
        lapse.minutes(5, () -> {});
        limited.ended(ExchangeEnd.TIMED_OUT, 504);
        lapse.minutes(6, () -> {});
        Replayed.rules(RULES, lapse)
                .isSilent(".*", 2, 6, 11, 13)
                .fires("OllamaRequestsStuck", 16, 19, 22)
                .fires("OllamaHangs", 20, 22)
                .verify();
    }

    /** Each client gives up after a minute, and another one comes. */
    @Test
    void tellAModelThatHangsThoughNoRequestBecomesOld() throws Exception {
        lapse.minutes(12, () -> lapse.ask().sent().responded());
        for (int minute = 0; minute < 8; minute++) {
            SimulatedExchange asked = lapse.ask().sent();
            lapse.minutes(1, () -> {});
            asked.left();
        }
        Replayed.rules(RULES, lapse)
                .isSilent(".*", 2, 6, 11, 13)
                .fires("OllamaRequestsStuck", 17, 19)
                .verify();
    }

    @Test
    void tellNothingOfAHangWhileOllamaIsDownOrIdle() throws Exception {
        lapse.minutes(12, () -> lapse.ask().sent().responded());
        lapse.ask().sent();
        lapse.setUp(false);
        lapse.minutes(20, () -> {});
        Replayed.rules(RULES, lapse)
                .isSilent("OllamaHangs|OllamaRequestsStuck|OllamaRequestsWaitLong", 2, 11, 20, 31)
                .fires("OllamaUnreachable", 31)
                .verify();
    }

    @Test
    void tellTooManyModels() throws Exception {
        int[] count = {0};
        tells("LlamatapHasTooManyModels", 3, () -> {
            for (int model = 0; model < 10; model++) {
                lapse.ask("/api/generate", "model-" + count[0]++ + ":latest").responded();
            }
        });
    }

    @Test
    void tellALateEventLoop() throws Exception {
        tells("LlamatapLags", 8, () -> lapse.relay().onTick(300_000_000L, 12));
    }

    @Test
    void tellWhatLlamatapItselfAdds() throws Exception {
        tells("LlamatapSlows", 20, () -> {
            SimulatedExchange asked = lapse.ask();
            lapse.elapse(0.2);
            asked.sent().responded();
        });
    }

    @Test
    void tellACertificateThatExpires() throws Exception {
        // In the time of promtool, where each test begins in 1970.
        long[] expiry = {8 * 24 * 3600};
        lapse.registry().add(MetricSource.certificate(() -> expiry[0], () -> 0, () -> 0));
        lapse.minutes(12, () -> {});
        lapse.minutes(65, () -> expiry[0] = 2 * 24 * 3600);
        Replayed.rules(RULES, lapse)
                .isSilent(".*", 2, 6, 11)
                .fires("LlamatapCertificateExpires", 76)
                .verify();
    }
}
