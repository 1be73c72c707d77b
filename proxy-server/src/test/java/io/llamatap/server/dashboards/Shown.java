package io.llamatap.server.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llamatap.server.rules.Prometheus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** What the panels of the dashboards show, with everything chosen in the variables. Used by one thread. */
final class Shown {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Prometheus prometheus;
    private long startNanos;

    Shown(Prometheus prometheus) {
        this.prometheus = prometheus;
        startNanos = System.nanoTime();
    }

    /** Lets the time that is shown begin now, or rather two scrapes ago, so that it has a sample from before now. */
    void begin() {
        startNanos = System.nanoTime() - 2_000_000_000L;
    }

    /** Returns an expression with the values of its variables. Ranges begin with the time that is shown. */
    private String filled(String expression) {
        String range = Math.max(3, (System.nanoTime() - startNanos) / 1_000_000_000) + "s";
        return expression
                .replaceAll("\\[(5m|10m|1d|\\$__rate_interval|\\$__range)]", "[" + range + "]")
                .replaceAll("\\$(homeserver)", "ollama-exporter")
                .replaceAll("\\$(main|categraf)", "ollama")
                .replaceAll("\\$namespace", ".*")
                .replaceAll("\\$(job|instance|model)", ".+");
    }

    /** One series of what a query finds. */
    private record Series(Map<String, Object> labels, double value) {}

    private List<Series> find(String expression) throws IOException {
        Map<String, Object> response = Json.asObject(Json.read(prometheus.query(filled(expression))));
        List<Series> found = new ArrayList<>();
        for (Map<String, Object> series : Json.objects(Json.object(response, "data"), "result")) {
            List<?> timeAndValue = (List<?>) Objects.requireNonNull(series.get("value"));
            double value =
                    Double.parseDouble(String.valueOf(timeAndValue.get(1)).replace("+Inf", "Infinity"));
            if (!Double.isNaN(value)) {
                found.add(new Series(Json.object(series, "metric"), value));
            }
        }
        return found;
    }

    /** Waits until each expression finds a number, be it 0 where only those above 0 are shown. */
    void awaitNumbers(List<String> expressions) {
        List<String> left = new ArrayList<>(expressions);
        await("numbers", () -> {
            for (String expression : List.copyOf(left)) {
                if (!find(expression.replaceFirst(" > 0$", "")).isEmpty()) {
                    left.remove(expression);
                }
            }
            assertThat(left).as("find nothing").isEmpty();
        });
    }

    /**
     * Waits until a query of a panel shows a value.
     *
     * @param query its legend, or its letter
     * @param labels those of the series
     * @param share by which the value may differ
     */
    void awaitValue(
            String dashboard, String panel, String query, Map<String, String> labels, double value, double share) {
        awaitValue(ShippedDashboard.named(dashboard).expression(panel, query), labels, value, share);
    }

    /** Waits until a query of a panel finds so many series. */
    void awaitCount(String dashboard, String panel, String query, int count) {
        awaitValue("count(" + ShippedDashboard.named(dashboard).expression(panel, query) + ")", Map.of(), count, 0);
    }

    /** The same for a query of a rate, whose value is by how much its counter grew. */
    void awaitGrowth(
            String dashboard, String panel, String query, Map<String, String> labels, double value, double share) {
        String expression = ShippedDashboard.named(dashboard).expression(panel, query);
        awaitValue(expression.replace("rate(", "increase("), labels, value, share);
    }

    void awaitValue(String expression, Map<String, String> labels, double value, double share) {
        await(expression, () -> {
            List<Series> found = find(expression);
            List<Double> values = found.stream()
                    .filter(series -> series.labels().entrySet().containsAll(labels.entrySet()))
                    .map(Series::value)
                    .toList();
            assertThat(values).as("%s of %s", labels, found).hasSize(1);
            assertThat(values.get(0)).as("%s %s", expression, labels).isCloseTo(value, within(share * value + 1e-9));
        });
    }

    private static void await(String what, ThrowingRunnable check) {
        Awaitility.await(what)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(check);
    }
}
