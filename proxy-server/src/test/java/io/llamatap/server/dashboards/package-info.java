/**
 * The dashboards for Grafana, as code: {@link io.llamatap.server.dashboards.Dashboards} lists them, a class each says what is on it, and
 * {@code DashboardsTest} writes them to {@code config/grafana/dashboards} or checks that those files are up to date.
 */
@NullMarked
package io.llamatap.server.dashboards;

import org.jspecify.annotations.NullMarked;
