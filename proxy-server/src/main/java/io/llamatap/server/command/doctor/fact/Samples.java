package io.llamatap.server.command.doctor.fact;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Samples by the name of their metric. Immutable. */
public final class Samples {
    private final Map<String, List<Sample>> byName = new HashMap<>();

    public Samples(List<Sample> samples) {
        for (Sample sample : samples) {
            byName.computeIfAbsent(sample.name(), name -> new ArrayList<>()).add(sample);
        }
    }

    /** Returns the samples whose labels have these values, whatever else they have. */
    public Samples with(Map<String, String> labels) {
        return new Samples(byName.values().stream()
                .flatMap(List::stream)
                .filter(sample -> sample.labels().entrySet().containsAll(labels.entrySet()))
                .toList());
    }

    /** Returns the samples of a metric. */
    public List<Sample> of(String name) {
        return List.copyOf(byName.getOrDefault(name, List.of()));
    }

    /** Returns the sum over all samples of a metric; 0 if there is none. */
    public double sum(String name) {
        return sum(of(name));
    }

    /** Returns the sum over the samples with one of some values of a label; 0 if there is none. */
    public double sum(String name, String label, String... values) {
        List<String> wanted = List.of(values);
        return sum(of(name).stream()
                .filter(sample -> wanted.contains(sample.label(label)))
                .toList());
    }

    /** Returns the largest value of a metric; NaN if there is none. */
    public double most(String name) {
        return of(name).stream().mapToDouble(Sample::value).max().orElse(Double.NaN);
    }

    /** Returns the sums over the samples of a metric by one label, those above 0 only. */
    public Map<String, Double> by(String label, String name) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (Sample sample : of(name)) {
            if (sample.value() > 0) {
                sums.merge(sample.label(label), sample.value(), Double::sum);
            }
        }
        return sums;
    }

    private static double sum(List<Sample> samples) {
        return samples.stream().mapToDouble(Sample::value).sum();
    }
}
