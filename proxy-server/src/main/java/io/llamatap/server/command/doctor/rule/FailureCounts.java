package io.llamatap.server.command.doctor.rule;

import io.llamatap.server.command.doctor.fact.Names;
import io.llamatap.server.command.doctor.fact.Sample;
import io.llamatap.server.command.doctor.fact.Samples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many requests to models failed, and how. Immutable. */
final class FailureCounts {
    static final String LOCAL = "local";
    static final String CLOUD = "cloud";

    /** The outcomes that are failures of Ollama, or on the way to it. */
    static final List<String> FAILURES = List.of("upstream_error", "timeout", "stream_error", "incomplete");

    private static final List<String> BY_ERROR = List.of("upstream_error", "timeout");
    private static final List<String> IN_THE_STREAM = List.of("stream_error", "incomplete");
    private static final List<String> TRANSFERS = List.of("/api/pull", "/api/push", "/api/create");
    private static final List<String> NOT_OLLAMAS = List.of("cancelled", "rejected", "client_error");

    private final Samples recent;

    FailureCounts(Samples recent) {
        this.recent = recent;
    }

    /** Returns how many got 5xx, a time limit or a foreign response. */
    double errors(String location) {
        return count(location, BY_ERROR);
    }

    /** Returns how many broke off after they began. */
    double broken(String location) {
        return count(location, IN_THE_STREAM);
    }

    /** Returns all requests to models of a location. */
    double all(String location) {
        return recent.of(Names.INFERENCE).stream()
                .filter(sample -> sample.label("location").equals(location))
                .mapToDouble(Sample::value)
                .sum();
    }

    /** Returns the requests whose success is up to Ollama, of all locations. */
    double upToOllama() {
        return recent.sum(Names.INFERENCE) - recent.sum(Names.INFERENCE, "outcome", NOT_OLLAMAS.toArray(String[]::new));
    }

    /** Returns how many transfers of models broke off, or failed with 500, as those do that are not streamed. */
    double transfers() {
        String[] outcomes = IN_THE_STREAM.toArray(String[]::new);
        double broken =
                recent.sum(Names.OUTCOMES, "outcome", outcomes) - recent.sum(Names.INFERENCE, "outcome", outcomes);
        double failed = recent.of(Names.REQUESTS).stream()
                .filter(sample -> TRANSFERS.contains(sample.label("route"))
                        && sample.label("code").equals("500"))
                .mapToDouble(Sample::value)
                .sum();
        return broken + failed;
    }

    private double count(String location, List<String> outcomes) {
        return recent.of(Names.INFERENCE).stream()
                .filter(sample -> sample.label("location").equals(location))
                .filter(sample -> outcomes.contains(sample.label("outcome")))
                .mapToDouble(Sample::value)
                .sum();
    }

    /** Returns by model how many failed for one of some reasons. */
    Map<String, Double> because(String... reasons) {
        return by("model", Names.MODEL_FAILURES, "reason", reasons);
    }

    /** Returns the share of failures whose cause is known. */
    double knownShare() {
        double failures = errors(LOCAL) + errors(CLOUD) + broken(LOCAL) + broken(CLOUD);
        double known = recent.sum(Names.MODEL_FAILURES, "reason", "queue_full", "runner_crashed", "out_of_memory");
        return failures > 0 ? known / failures : 0;
    }

    /** Returns requests with some outcomes by their model, route, code and outcome in one text. */
    Map<String, Double> described(List<String> outcomes) {
        Map<String, Double> described = new LinkedHashMap<>();
        for (Sample sample : recent.of(Names.REQUESTS)) {
            if (outcomes.contains(sample.label("outcome"))) {
                String model = sample.label("model");
                String text = sample.label("route") + (model.isEmpty() ? "" : " " + model) + " "
                        + sample.label("outcome") + " " + sample.label("code") + ":";
                described.merge(text, sample.value(), Double::sum);
            }
        }
        return described;
    }

    private Map<String, Double> by(String key, String name, String label, String... values) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (Sample sample : recent.of(name)) {
            if (List.of(values).contains(sample.label(label))) {
                sums.merge(sample.label(key), sample.value(), Double::sum);
            }
        }
        return sums;
    }
}
