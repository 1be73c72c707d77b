package io.llamatap.server.balance;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.ModelRequests;
import io.llamatap.relay.exchange.LoadReport;
import java.util.function.LongSupplier;

/**
 * The load report for ORCA: utilization, requests per second, and the two numbers of requests under the names that vLLM uses in
 * its report.
 *
 * <p>Any thread; takes microseconds.
 */
public final class OrcaReport implements LoadReport {
    private final MetricsRegistry registry;
    private final int slots;
    private final RequestRate rate;

    /**
     * Creates the report.
     *
     * @param slots the number of requests that Ollama works on at a time
     */
    public OrcaReport(MetricsRegistry registry, int slots, LongSupplier nanoClock) {
        this.registry = registry;
        this.slots = slots;
        this.rate = new RequestRate(nanoClock);
    }

    @Override
    public String text() {
        ModelRequests requests = registry.modelRequests();
        // Above 1 if requests wait, which the specification allows.
        double utilization = Math.round(1000.0 * requests.inFlight() / slots) / 1000.0;
        double perSecond = Math.round(1000 * rate.perSecond(requests.begun())) / 1000.0;
        return "application_utilization=" + utilization
                + ",rps_fractional=" + perSecond
                + ",named_metrics.num_requests_running=" + requests.running()
                + ",named_metrics.num_requests_waiting=" + requests.waiting();
    }
}
