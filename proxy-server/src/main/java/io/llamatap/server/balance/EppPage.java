package io.llamatap.server.balance;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.ModelRequests;
import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.family.EppFamilies;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.relay.client.page.LocalPages.Page;
import io.prometheus.client.exporter.common.TextFormat;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The page for the endpoint picker of the Gateway API inference extension, as Prometheus text 0.0.4.
 *
 * <p>Rendered on the event loop of the request, in microseconds. Pickers request it every 50 ms, and a snapshot of all metrics would
 * take milliseconds. Any thread.
 */
public final class EppPage {
    private static final String LATEST = ":latest";
    private static final int OK = 200;
    /** The decimal places of a time in seconds that is known in milliseconds. */
    private static final int MILLIS = 3;

    private final MetricsRegistry registry;
    private final Supplier<@Nullable List<String>> loaded;
    private final int mostModels;
    private final Clock clock;

    /**
     * Creates the page.
     *
     * @param loaded the names of the models in memory; null while they are unknown
     * @param mostModels the largest number of models in memory; 0 if it is unknown
     */
    public EppPage(MetricsRegistry registry, Supplier<@Nullable List<String>> loaded, int mostModels, Clock clock) {
        this.registry = registry;
        this.loaded = loaded;
        this.mostModels = mostModels;
        this.clock = clock;
    }

    /** Renders the page with the current values. */
    public Page render() {
        ModelRequests requests = registry.modelRequests();
        StringBuilder text = new StringBuilder(1024);
        gauge(text, EppFamilies.QUEUED).append(' ').append(requests.waiting()).append('\n');
        gauge(text, EppFamilies.RUNNING).append(' ').append(requests.running()).append('\n');
        List<String> resident = loaded.get();
        if (resident != null) {
            StringBuilder waiting = new StringBuilder();
            requests.awaited().stream().map(ModelLabel::label).forEach(name -> addModel(waiting, name));
            StringBuilder running = new StringBuilder();
            resident.forEach(name -> addModel(running, name));
            gauge(text, EppFamilies.MODELS);
            label(text.append('{'), 0, running);
            label(text.append(','), 1, waiting);
            if (mostModels > 0) {
                label(text.append(','), 2, Integer.toString(mostModels));
            }
            text.append("} ")
                    .append(BigDecimal.valueOf(clock.millis(), MILLIS).toPlainString())
                    .append('\n');
        }
        return new Page(OK, TextFormat.CONTENT_TYPE_004, null, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static StringBuilder gauge(StringBuilder text, MetricDescriptor family) {
        String name = family.text();
        text.append("# HELP ").append(name).append(' ').append(family.help()).append('\n');
        text.append("# TYPE ").append(name).append(' ');
        text.append(family.type().name().toLowerCase(Locale.ROOT)).append('\n');
        return text.append(name);
    }

    private static void label(StringBuilder text, int place, CharSequence value) {
        text.append(EppFamilies.MODELS.labels().get(place).text())
                .append("=\"")
                .append(value)
                .append('"');
    }

    /** Appends a model with and without the tag {@code latest}, because pickers compare names as strings. */
    private static void addModel(StringBuilder list, String name) {
        if (name.indexOf(',') >= 0) {
            return; // It would be read as two names. Ollama has no such names.
        }
        add(list, name);
        if (name.endsWith(LATEST)) {
            add(list, name.substring(0, name.length() - LATEST.length()));
        }
    }

    private static void add(StringBuilder list, String name) {
        if (list.length() > 0) {
            list.append(',');
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '"' || c == '\\') {
                list.append('\\');
            }
            list.append(c);
        }
    }
}
