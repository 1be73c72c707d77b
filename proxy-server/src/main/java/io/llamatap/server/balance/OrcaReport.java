package io.llamatap.server.balance;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.ModelRequests;
import io.llamatap.relay.exchange.LoadReport;
import java.util.function.LongSupplier;

/**
 * What balancers that weigh servers by ORCA are told: how much of Ollama is used, and how many requests a second it gets. The names of
 * the other two are those that vLLM has there.
 *
 * <p>Any thread; takes microseconds.
 */
public final class OrcaReport implements LoadReport {
    private final MetricsRegistry registry;
    private final int slots;
    private final RequestRate rate;

    /**
     * Takes what is counted.
     *
     * @param slots how many requests Ollama works on at a time
     */
    public OrcaReport(MetricsRegistry registry, int slots, LongSupplier nanoClock) {
        this.registry = registry;
        this.slots = slots;
        this.rate = new RequestRate(nanoClock);
    }

    @Override
    public String text() {
        ModelRequests requests = registry.modelRequests();
        // More than 1 where requests wait: the specification has it so.
        double utilization = Math.round(1000.0 * requests.inFlight() / slots) / 1000.0;
        double perSecond = Math.round(1000 * rate.perSecond(requests.begun())) / 1000.0;
        return "application_utilization=" + utilization
                + ",rps_fractional=" + perSecond
                + ",named_metrics.num_requests_running=" + requests.running()
                + ",named_metrics.num_requests_waiting=" + requests.waiting();
    }
}
