package io.llamatap.server.rules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a Prometheus would have stored of pages that it scrapes at a fixed pace, as input for {@code promtool test rules}: a
 * series that leaves the page is marked stale, as a scrape marks it. Used by one thread.
 */
final class ScrapeLog {
    private static final String MISSING = "_";
    private static final String STALE = "stale";

    private final String job;
    private final int stepSeconds;
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private int scrapes;

    ScrapeLog(String job, int stepSeconds) {
        this.job = job;
        this.stepSeconds = stepSeconds;
    }

    /** Notes a page. */
    void add(Map<String, Double> page) {
        Map<String, Double> seen = new LinkedHashMap<>(page);
        seen.put("up", 1.0);
        note(seen);
    }

    /** Notes that there was no page. */
    void addFailure() {
        note(Map.of("up", 0.0));
    }

    private void note(Map<String, Double> seen) {
        seen.forEach((series, value) -> values.computeIfAbsent(
                        series, s -> new ArrayList<>(Collections.nCopies(scrapes, MISSING)))
                .add(value == Double.MAX_VALUE ? "+Inf" : value.toString()));
        scrapes++;
        for (List<String> one : values.values()) {
            if (one.size() < scrapes) {
                one.add(Set.of(MISSING, STALE).contains(one.get(one.size() - 1)) ? MISSING : STALE);
            }
        }
    }

    /** Returns the names of all series that were on a page at some time. */
    Set<String> names() {
        return values.keySet().stream()
                .map(series -> series.replaceAll("\\{.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Writes those series whose names stand in a text, as YAML. */
    String inputSeries(String mentioning) {
        StringBuilder yaml = new StringBuilder();
        values.forEach((series, numbers) -> {
            int brace = series.indexOf('{');
            String name = brace < 0 ? series : series.substring(0, brace);
            if (mentioning.contains(name)) {
                String labels = brace < 0 ? "}" : series.substring(brace + 1);
                yaml.append("      - series: '")
                        .append((name + "{job=\"" + job + "\",instance=\"llamatap\"," + labels).replace("'", "''"))
                        .append("'\n        values: '")
                        .append(String.join(" ", numbers))
                        .append("'\n");
            }
        });
        return yaml.toString();
    }

    int stepSeconds() {
        return stepSeconds;
    }
}
