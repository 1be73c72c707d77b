package io.llamatap.relay.exchange;

/**
 * Tells what an upstream has to do at this moment, for the response header field of ORCA (Open Request Cost Aggregation) by which
 * balancers weigh servers.
 *
 * <p>Called on event loops for responses whose request asks for it; must not block.
 */
@FunctionalInterface
public interface LoadReport {
    /** Returns the metrics in their text form, as {@code application_utilization=0.5,rps_fractional=2}. */
    String text();
}
