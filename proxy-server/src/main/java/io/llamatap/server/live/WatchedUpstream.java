package io.llamatap.server.live;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.server.state.StateReader;

/**
 * An upstream that is shown on the live page.
 *
 * @param stuck tells which of its requests are stuck
 */
public record WatchedUpstream(StateReader state, MetricsRegistry registry, MetricSource stuck) {}
