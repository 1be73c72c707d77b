package io.llamatap.relay.exchange;

/**
 * Reports the load of an upstream for the response header field of ORCA (Open Request Cost Aggregation), which load balancers read.
 *
 * <p>Called on event loops, for responses whose request asks for it. Must not block.
 */
@FunctionalInterface
public interface LoadReport {
    /** Returns the metrics in the text form, such as {@code application_utilization=0.5,rps_fractional=2}. */
    String text();
}
