package io.llamatap.server.dashboards;

/**
 * Expressions for Prometheus in the short form of these classes. Stateless.
 *
 * <p>A selector has braces, even empty ones: the variables namespace, job and instance are filled in. {@code M} as its first matcher is the variable
 * model, and {@code [rate]} is Grafana's rate interval.
 */
final class Query {
    private static final String TARGET = "namespace=~\"$namespace\", job=~\"$job\", instance=~\"$instance\"";

    private Query() {}

    /** Returns the expression as Grafana wants it. */
    static String of(String shortForm) {
        return shortForm
                .replaceAll("\\{M(?=[,}])", "{model=~\"\\$model\"")
                .replace("{}", "{" + TARGET + "}")
                .replaceAll("\\{(?=[a-z_]+[=!])(?!namespace=)", "{" + TARGET.replace("$", "\\$") + ", ")
                .replace("[rate]", "[$__rate_interval]");
    }

    /** Leaves out what is not of Llamatap: many processes have metrics of the same name, and "All" is every job that Prometheus has. */
    static String own(String selector) {
        return selector + " and on (job, instance) ollama_proxy_build_info{}";
    }

    /** Returns a quantile of a histogram, for each value of some labels. */
    static String quantile(double quantile, String by, String histogram, String matchers) {
        String labels = by.isEmpty() ? "le" : "le, " + by;
        return "histogram_quantile(" + quantile + ", sum by (" + labels + ") (rate(" + histogram + "_bucket{" + matchers
                + "}[rate])))";
    }

    /** Returns the mean of a histogram, for each value of some labels. */
    static String mean(String by, String histogram, String matchers) {
        return ratio(by, histogram + "_sum{" + matchers + "}", histogram + "_count{" + matchers + "}");
    }

    /** Returns the rate of a counter as a share of the rate of another one, for each value of some labels. */
    static String ratio(String by, String part, String whole) {
        return rate(by, part) + " / " + rate(by, whole);
    }

    /** Returns the rate of a counter, for each value of some labels. */
    static String rate(String by, String counter) {
        return sum(by, "rate(" + counter + "[rate])");
    }

    /** Returns by how much a counter grew in the time shown, for each value of some labels. */
    static String growth(String by, String counter) {
        return sum(by, "increase(" + counter + "[$__range])");
    }

    /** Returns a sum for each value of some labels. */
    static String sum(String by, String what) {
        return by.isEmpty() ? "sum(" + what + ")" : "sum by (" + by + ") (" + what + ")";
    }
}
