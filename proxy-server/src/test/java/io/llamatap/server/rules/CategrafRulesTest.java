package io.llamatap.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.testkit.Promtool;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The alert rules of the plugin of Categraf fire when their cause is there, and are silent when it is not. */
class CategrafRulesTest {
    private static final String RULES = "categraf";

    @TempDir
    private Path folder;

    private TimeLapse begin() throws Exception {
        return new TimeLapse(Dialect.CATEGRAF, folder);
    }

    /** categraf-A1, categraf-A2, categraf-A3. */
    @Test
    void areShippedUnchanged() throws Exception {
        String theirs = RuleFile.original(RULES);
        String ours = RuleFile.shippedRules(RULES);

        assertThat(ours)
                .isEqualTo(
                        "groups:\n  - name: ollama-categraf\n    rules:\n" + theirs.replaceAll("(?m)^(?=.)", "      "));
        assertThat(Promtool.checkRules(RuleFile.promtool(), ours)).isEmpty();
    }

    /** categraf-A1, conflict-25. */
    @Test
    void tellSlowResponses() throws Exception {
        try (TimeLapse lapse = begin()) {
            lapse.minutes(8, () -> respondAfter(lapse, 9));
            lapse.minutes(16, () -> respondAfter(lapse, 12));
            Replayed.rules(RULES, lapse)
                    .isSilent("OllamaSlowResponse", 1, 8)
                    .fires("OllamaSlowResponse", 16, 23)
                    .verify();
        }
    }

    /** categraf-A1, categraf-B5, conflict-38. */
    @Test
    void forgetASlowResponseTenMinutesLater() throws Exception {
        try (TimeLapse lapse = begin()) {
            lapse.minutes(2, () -> respondAfter(lapse, 12));
            lapse.minutes(20, () -> {});
            Replayed.rules(RULES, lapse)
                    .fires("OllamaSlowResponse", 7, 11)
                    .isSilent("OllamaSlowResponse", 4, 13, 20)
                    .verify();
        }
    }

    /** categraf-A2, conflict-4. */
    @ParameterizedTest
    @EnumSource(names = {"MAIN", "CATEGRAF"})
    void tellThatRequestsFail(Dialect page) throws Exception {
        try (TimeLapse lapse = new TimeLapse(page, folder)) {
            lapse.minutes(11, () -> {
                respondAfter(lapse, 1);
                respondAfter(lapse, 1);
            });
            lapse.minutes(11, () -> {
                lapse.ask().responded();
                lapse.ask().responded("generate-runner-dies");
            });
            Replayed.rules(RULES, lapse)
                    .isSilent("OllamaHighErrorRate", 6, 10)
                    .fires("OllamaHighErrorRate", 20)
                    .verify();
        }
    }

    /** categraf-A2, conflict-37. */
    @Test
    void takeClientsThatLeaveForNoFailure() throws Exception {
        try (TimeLapse lapse = begin()) {
            lapse.minutes(11, () -> {
                lapse.ask().responded();
                lapse.ask().left();
            });
            Replayed.rules(RULES, lapse).isSilent(".*", 6, 10).verify();
            assertThat(lapse.scrapes().names()).contains("ollama_requests_failed");
        }
    }

    /** categraf-A3, conflict-11. */
    @Test
    void tellThatThePageIsGoneAndOnlyOurOwnThatOllamaIs() throws Exception {
        try (TimeLapse lapse = new TimeLapse(Dialect.MAIN, folder)) {
            lapse.minutes(5, () -> {});
            lapse.setUp(false);
            lapse.minutes(5, () -> {});
            lapse.setUp(true);
            lapse.minutes(2, () -> {});
            lapse.minutesUnscraped(5);
            lapse.minutes(2, () -> {});
            Replayed.rules(RULES, lapse)
                    .isSilent("OllamaBackendDown", 4, 9, 11, 19)
                    .fires("OllamaBackendDown", 14, 16)
                    .verify();
            Replayed.rules("llamatap", lapse)
                    .isSilent("OllamaUnreachable", 4, 11, 14, 19)
                    .fires("OllamaUnreachable", 7, 9)
                    .isSilent("LlamatapDown", 4, 9, 11, 19)
                    .fires("LlamatapDown", 14, 16)
                    .verify();
        }
    }

    private static void respondAfter(TimeLapse lapse, int seconds) {
        SimulatedExchange asked = lapse.ask();
        lapse.elapse(seconds);
        asked.responded();
    }
}
