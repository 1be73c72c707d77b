package io.llamatap.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.Promtool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Rules that promtool applies to what was scraped, and what they are expected to say when. Used by one thread. */
final class Replayed {
    private final List<Path> rules;
    private final ScrapeLog scrapes;
    private final StringBuilder expectations = new StringBuilder();

    private Replayed(List<Path> rules, ScrapeLog scrapes) {
        this.rules = rules;
        this.scrapes = scrapes;
    }

    static Replayed rules(String shipped, TimeLapse lapse) {
        return new Replayed(List.of(RuleFile.shipped(shipped)), lapse.scrapes());
    }

    static Replayed rules(String shipped, ScrapeLog scrapes) {
        return new Replayed(List.of(RuleFile.shipped(shipped)), scrapes);
    }

    /** The same with rules that rest on others. */
    static Replayed rules(String shipped, String others, TimeLapse lapse) {
        return new Replayed(List.of(RuleFile.shipped(others), RuleFile.shipped(shipped)), lapse.scrapes());
    }

    /** Expects an alert to fire so many minutes after the beginning. */
    Replayed fires(String alert, int... minutes) {
        for (int minute : minutes) {
            expect(
                            "count by (alertname) (ALERTS{alertname=\"" + alert
                                    + "\",alertstate=\"firing\"} > 0) > bool 0",
                            minute)
                    .append("          - labels: '{alertname=\"" + alert + "\"}'\n            value: 1\n");
        }
        return this;
    }

    /** Expects the expression of an alert to hold then, whatever time it must hold before somebody is told. */
    Replayed holds(String alert, int minute) {
        expect("count by (alertname) (ALERTS{alertname=\"" + alert + "\"}) > bool 0", minute)
                .append("          - labels: '{alertname=\"" + alert + "\"}'\n            value: 1\n");
        return this;
    }

    /** Expects the expression of no such alert to hold then. */
    Replayed holdsNot(String alert, int minute) {
        expect("count(ALERTS{alertname=~\"" + alert + "\"})", minute);
        return this;
    }

    /** Expects an alert not to fire then. */
    Replayed isSilent(String alert, int... minutes) {
        for (int minute : minutes) {
            expect("count(ALERTS{alertname=~\"" + alert + "\",alertstate=\"firing\"})", minute);
        }
        return this;
    }

    private StringBuilder expect(String expression, int minute) {
        return expectations
                .append("      - expr: '" + expression + "'\n        eval_time: " + minute + "m\n")
                .append("        exp_samples:\n");
    }

    /** Has promtool judge. */
    void verify() throws IOException, InterruptedException {
        StringBuilder mentioning = new StringBuilder();
        StringBuilder files = new StringBuilder();
        for (Path file : rules) {
            mentioning.append(Files.readString(file));
            files.append("  - '").append(file).append("'\n");
        }
        String text = "rule_files:\n" + files + "evaluation_interval: " + scrapes.stepSeconds()
                + "s\ntests:\n  - interval: " + scrapes.stepSeconds() + "s\n    input_series:\n"
                + scrapes.inputSeries(mentioning.toString()) + "    promql_expr_test:\n" + expectations;
        assertThat(Promtool.testRules(RuleFile.promtool(), text)).isEmpty();
    }
}
