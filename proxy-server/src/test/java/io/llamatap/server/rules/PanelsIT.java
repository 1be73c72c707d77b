package io.llamatap.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.Llamatap;
import io.llamatap.server.config.ConfigReader;
import io.llamatap.server.demo.Demo;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The panels that two exporters promised, each an expression over one page: on a real Prometheus each finds its series. */
class PanelsIT {
    @TempDir
    private Path folder;

    /** homeserver-G1 to homeserver-G5, categraf-G1 to categraf-G4. */
    @Test
    void haveAnExpressionForEachOfTheirBullets() throws Exception {
        assertThat(Panel.all().stream().collect(Collectors.groupingBy(Panel::dashboard, Collectors.counting())))
                .isEqualTo(Map.of("home server", 20L, "Categraf", 11L));
        assertThat(Panel.all()).extracting(Panel::group).doesNotContain("").hasSize(31);
    }

    /** homeserver-G1 to homeserver-G5, categraf-G1 to categraf-G4. */
    @Test
    void findSeriesUnderTraffic() throws Exception {
        String[] arguments = {"--listen=127.0.0.1:0", "--poll-interval=1s", "--upstream="};
        try (Demo demo = Demo.start()) {
            arguments[2] += "127.0.0.1:" + demo.upstream().getPort();
            try (MachinePage machine = MachinePage.start(folder);
                    Llamatap llamatap = new Llamatap(
                            ConfigReader.read(arguments, Map.of(), (level, format) -> {})
                                    .settings(),
                            Clock.systemUTC())) {
                InetSocketAddress proxy = llamatap.start().get(0);
                StringBuilder config = new StringBuilder(Prometheus.everySecond("homeserver"));
                for (String page :
                        Panel.all().stream().map(Panel::page).distinct().toList()) {
                    config.append(Prometheus.job(page, proxy, page.equals("main") ? "/metrics" : "/metrics/" + page));
                }
                config.append(Prometheus.job("machine", machine.address(), "/"))
                        .append("    relabel_configs: [{target_label: job, replacement: homeserver}]\n");
                try (Prometheus prometheus = Prometheus.start(folder, config.toString())) {
                    demo.startTraffic(proxy);
                    for (Panel panel : Panel.all()) {
                        panel.expressionsOf(panel.page()).forEach(prometheus::awaitFinds);
                    }
                }
            }
        }
    }
}
