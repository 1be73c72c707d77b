package io.llamatap.server.dashboards;

import java.nio.file.Path;
import java.util.List;

/** All dashboards that are made by this code. Stateless. */
final class Dashboards {
    /** Everything that Grafana is to show: these, and the two that are made of {@code config/panels.tsv}. */
    static final Path FOLDER =
            Path.of("../config/grafana/dashboards").toAbsolutePath().normalize();

    private Dashboards() {}

    static List<Dashboard> all() {
        return List.of(
                Overview.create(),
                Models.create(),
                Latency.create(),
                ProxyHealth.create(),
                Poller.create(),
                FastApi.create());
    }
}
