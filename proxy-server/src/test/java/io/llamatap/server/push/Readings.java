package io.llamatap.server.push;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.declaration.Reading;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a source tells at one moment, as {@code name target} with its value. */
final class Readings {
    private final Map<String, Double> values = new LinkedHashMap<>();

    private Readings(MetricSource source) {
        source.read(new MetricSource.Sink() {
            @Override
            public void put(Reading family, double value, String... labels) {
                values.put(family.text() + " " + String.join(" ", labels), value);
            }

            @Override
            public void put(Reading family, long count, double sum, String... labels) {
                throw new AssertionError("no summary is pushed about: " + family);
            }
        });
    }

    static Readings of(MetricSource source) {
        return new Readings(source);
    }

    /** Returns the value of the one target that there is. */
    double value(MetricDescriptor family) {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(family.text() + " "))
                .map(Map.Entry::getValue)
                .reduce((a, b) -> {
                    throw new AssertionError("several targets: " + values);
                })
                .orElseThrow(() -> new AssertionError("no " + family.text() + " in " + values));
    }

    /** Returns the value of a target. */
    double value(MetricDescriptor family, String target) {
        Double value = values.get(family.text() + " " + target);
        if (value == null) {
            throw new AssertionError("no " + family.text() + " of " + target + " in " + values);
        }
        return value;
    }

    boolean has(MetricDescriptor family) {
        return values.keySet().stream().anyMatch(name -> name.startsWith(family.text() + " "));
    }
}
