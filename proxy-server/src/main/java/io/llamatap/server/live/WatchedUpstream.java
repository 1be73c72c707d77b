package io.llamatap.server.live;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.MetricsRegistry;
import java.util.function.Supplier;

/**
 * An upstream that is shown on the live page.
 *
 * @param stuck tells which of its requests are stuck
 * @param entrance where its clients connect; called once its port is open
 */
public record WatchedUpstream(MetricsRegistry registry, MetricSource stuck, Supplier<Entrance> entrance) {}
