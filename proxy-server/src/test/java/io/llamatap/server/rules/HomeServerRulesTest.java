package io.llamatap.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.testkit.Promtool;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The home-server exporter's own alert rules fire when their cause is there, and are silent when it is not. */
class HomeServerRulesTest {
    private static final String RULES = "homeserver";

    @TempDir
    private Path folder;

    private TimeLapse begin() throws Exception {
        return new TimeLapse(Dialect.HOMESERVER, folder);
    }

    /** homeserver-D4, conflict-6. */
    @Test
    void areShippedWithTheOneWordChangedThatPrometheusRejects() throws Exception {
        String theirs = "groups:\n" + RuleFile.original(RULES);
        String ours = RuleFile.shippedRules(RULES);

        assertThat(ours).isEqualTo(theirs.replace("humanizeBytes", "humanize1024"));
        assertThat(Promtool.checkRules(RuleFile.promtool(), theirs)).contains("humanizeBytes");
        assertThat(Promtool.checkRules(RuleFile.promtool(), ours)).isEmpty();
    }

    /** homeserver-A1. */
    @Test
    void tellThatOllamaIsDown() throws Exception {
        try (TimeLapse lapse = begin()) {
            lapse.minutes(5, () -> {});
            lapse.setUp(false);
            lapse.minutes(5, () -> {});
            lapse.setUp(true);
            lapse.minutes(5, () -> {});
            Replayed.rules(RULES, lapse)
                    .isSilent("OllamaDown", 5, 11)
                    .fires("OllamaDown", 7, 9)
                    .verify();
        }
    }

    /** homeserver-A2, conflict-8. */
    @Test
    void tellThatNoModelIsLoadedThoughNobodyAsks() throws Exception {
        try (TimeLapse lapse = begin()) {
            lapse.minutes(12, () -> {});
            lapse.hold();
            lapse.minutes(12, () -> {});
            lapse.hold("gemma3:270m");
            lapse.minutes(2, () -> {});
            Replayed.rules(RULES, lapse)
                    .isSilent("OllamaNoModelsLoaded", 11, 20, 25)
                    .fires("OllamaNoModelsLoaded", 23)
                    .verify();
        }
    }

    /** homeserver-A3, conflict-30. */
    @Test
    void tellSlowInference() throws Exception {
        try (TimeLapse lapse = begin()) {
            lapse.minutes(20, () -> respondAfter(lapse, 2));
            for (int response = 0; response < 20; response++) {
                SimulatedExchange asked = lapse.ask();
                lapse.minutes(1, () -> {});
                asked.responded();
            }
            Replayed.rules(RULES, lapse)
                    .isSilent("OllamaSlowInference", 10, 19, 24)
                    .fires("OllamaSlowInference", 35, 39)
                    .verify();
        }
    }

    /** homeserver-A4. */
    @Test
    void tellABusyProcessor() throws Exception {
        try (TimeLapse lapse = begin()) {
            lapse.use(75, 1_000_000);
            lapse.minutes(16, () -> {});
            lapse.use(380, 1_000_000);
            lapse.minutes(17, () -> {});
            Replayed.rules(RULES, lapse)
                    .isSilent("OllamaHighCPU", 16, 30)
                    .fires("OllamaHighCPU", 32)
                    .verify();
        }
    }

    /** homeserver-A5. */
    @Test
    void tellMuchMemory() throws Exception {
        try (TimeLapse lapse = begin()) {
            lapse.use(5, 7_800_000);
            lapse.minutes(16, () -> {});
            lapse.use(5, 7_900_000);
            lapse.minutes(17, () -> {});
            Replayed.rules(RULES, lapse)
                    .isSilent("OllamaHighMemory", 16, 30)
                    .fires("OllamaHighMemory", 32)
                    .verify();
        }
    }

    /** homeserver-A6. */
    @Test
    void tellErrors() throws Exception {
        try (TimeLapse lapse = begin()) {
            lapse.minutes(11, () -> {
                lapse.ask().responded();
                lapse.ask().responded("generate-nonstream-runner-dies");
            });
            // Each status is a series of its own, and the rule looks at each.
            lapse.minutes(11, () -> {
                lapse.ask().responded("generate-nonstream-runner-dies");
                lapse.ask().responded("generate-runner-dies");
                lapse.ask().responded("error-model-missing");
            });
            lapse.minutes(11, () -> {
                lapse.ask().responded("generate-nonstream-runner-dies");
                lapse.ask().responded("generate-nonstream-runner-dies");
            });
            Replayed.rules(RULES, lapse)
                    .isSilent("OllamaRequestErrors", 10, 21)
                    .fires("OllamaRequestErrors", 32)
                    .verify();
        }
    }

    /** conflict-9, conflict-37. */
    @Test
    void takeNeitherUploadsNorClientsThatLeaveForErrors() throws Exception {
        try (TimeLapse lapse = begin()) {
            lapse.minutes(11, () -> {
                for (int i = 0; i < 4; i++) {
                    lapse.ask("/api/blobs/sha256:1", "gemma3:270m").responded(201, "text/plain", "");
                    lapse.ask().left();
                    lapse.ask().responded();
                }
            });
            Replayed.rules(RULES, lapse).isSilent(".*", 6, 10).verify();
        }
    }

    /** homeserver-A7, conflict-10. */
    @Test
    void tellAFewTokensASecondUntilHalfAnHourAfterTheLastResponse() throws Exception {
        try (TimeLapse lapse = begin()) {
            lapse.ask().responded("generate-nonstream", "eval_duration", 4_000_000_000L);
            lapse.minutes(1, () -> {});
            lapse.ask().responded("generate-nonstream", "eval_duration", 20_000_000_000L);
            lapse.minutes(40, () -> {});
            Replayed.rules(RULES, lapse)
                    .isSilent("OllamaLowTokenRate", 1, 10, 32, 40)
                    .fires("OllamaLowTokenRate", 12, 20, 30)
                    .verify();
        }
    }

    /** homeserver-A7. */
    @Test
    void areSilentAtAnUsualSpeed() throws Exception {
        try (TimeLapse lapse = begin()) {
            lapse.minutes(15, () -> respondAfter(lapse, 3));
            Replayed.rules(RULES, lapse).isSilent(".*", 1, 5, 10, 12, 15).verify();
        }
    }

    /** conflict-3. */
    @Test
    void fireOnHealthyTrafficOnAPageWithoutStatusHenceHaveTheirOwn() throws Exception {
        try (TimeLapse other = new TimeLapse(Dialect.MAIN, folder)) {
            other.minutes(11, () -> {
                other.ask().responded();
                other.ask().responded();
            });
            Replayed.rules(RULES, other).fires("OllamaRequestErrors", 10).verify();
        }
    }

    /** conflict-2, where the page for them all is scraped alone. */
    @Test
    void findTheSpeedThatARuleMakesOfTheHistogram() throws Exception {
        try (TimeLapse main = new TimeLapse(Dialect.MAIN, folder)) {
            main.minutes(15, () -> main.ask().responded("generate-nonstream", "eval_duration", 20_000_000_000L));
            main.minutes(15, () -> main.ask().responded());
            Replayed.rules(RULES, "speed-from-histogram", main)
                    .fires("OllamaLowTokenRate", 14)
                    .isSilent("OllamaLowTokenRate", 5, 25)
                    .verify();
            Replayed.rules(RULES, main).isSilent("OllamaLowTokenRate", 14).verify();
        }
    }

    private static void respondAfter(TimeLapse lapse, int seconds) {
        SimulatedExchange asked = lapse.ask();
        lapse.elapse(seconds);
        asked.responded();
    }
}
