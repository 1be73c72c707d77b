package io.llamatap.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.llamatap.exposition.Exposition;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.MetricsSnapshot;
import io.llamatap.metrics.declaration.Dialect;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A rendered page of metrics, parsed line by line. Immutable. */
public final class Page {
    private final String text;
    private final Map<String, Double> values = new LinkedHashMap<>();

    private Page(String text) {
        this.text = text;
        for (String line : text.split("\n", -1)) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                int blank = line.lastIndexOf(' ');
                String number = line.substring(blank + 1);
                Double before = values.put(
                        line.substring(0, blank), number.equals("+Inf") ? Double.MAX_VALUE : Double.valueOf(number));
                if (before != null) {
                    throw new AssertionError("Twice on the page: " + line);
                }
            }
        }
    }

    /** Renders the main page of a registry as text 0.0.4. */
    public static Page of(MetricsRegistry registry) {
        return of(List.of(registry.snapshot()), Dialect.MAIN, false);
    }

    /** Renders a page. */
    public static Page of(List<MetricsSnapshot> snapshots, Dialect dialect, boolean openMetrics) {
        return new Page(textOf(snapshots, dialect, openMetrics));
    }

    /** Renders a page that may have exemplars. */
    public static String textOf(List<MetricsSnapshot> snapshots, Dialect dialect, boolean openMetrics) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            Exposition.write(snapshots, dialect, openMetrics, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(UTF_8);
    }

    /** Returns the page as it is sent. */
    public String text() {
        return text;
    }

    /** Returns all series with their values. */
    public Map<String, Double> values() {
        return values;
    }

    /** Returns whether a series is on the page, written as {@code name a=b c=d} without quotes. */
    public boolean has(String series) {
        return values.containsKey(line(series));
    }

    /** Returns the value of a series, written as for {@link #has}. */
    public double value(String series) {
        Double value = values.get(line(series));
        if (value == null) {
            String family = series.split(" ", -1)[0];
            throw new AssertionError("No " + series + " among "
                    + values.keySet().stream().filter(s -> s.startsWith(family)).toList());
        }
        return value;
    }

    /** Returns the sum over all series of a name that have these labels. */
    public double sum(String name, String... labels) {
        return values.entrySet().stream()
                .filter(e -> e.getKey().startsWith(name + "{") || e.getKey().equals(name))
                .filter(e -> Arrays.stream(labels).allMatch(l -> e.getKey().contains(quoted(l) + ",")))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static String line(String series) {
        String[] parts = series.split(" ", -1);
        if (parts.length == 1) {
            return series;
        }
        StringBuilder line = new StringBuilder(parts[0]).append('{');
        for (int i = 1; i < parts.length; i++) {
            line.append(quoted(parts[i])).append(',');
        }
        return line.append('}').toString();
    }

    private static String quoted(String label) {
        int equals = label.indexOf('=');
        return label.substring(0, equals + 1) + '"' + label.substring(equals + 1) + '"';
    }
}
