package io.llamatap.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.family.Dialect;
import io.llamatap.server.Llamatap;
import io.llamatap.server.config.ConfigReader;
import io.llamatap.server.demo.Demo;
import io.llamatap.server.host.OllamaMachine;
import io.llamatap.tap.meter.MetricsTapFactory;
import io.llamatap.testkit.Page;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
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
            try (Llamatap llamatap = new Llamatap(
                    ConfigReader.read(arguments, Map.of(), (level, format) -> {})
                            .settings(),
                    Clock.systemUTC())) {
                InetSocketAddress proxy = llamatap.start().get(0);
                HttpServer machine = machine();
                StringBuilder config = new StringBuilder(Prometheus.everySecond("homeserver"));
                for (String page :
                        Panel.all().stream().map(Panel::page).distinct().toList()) {
                    config.append(Prometheus.job(page, proxy, page.equals("main") ? "/metrics" : "/metrics/" + page));
                }
                config.append(Prometheus.job("machine", machine.getAddress(), "/"))
                        .append("    relabel_configs: [{target_label: job, replacement: homeserver}]\n");
                try (Prometheus prometheus = Prometheus.start(folder, config.toString())) {
                    demo.startTraffic(proxy);
                    for (Panel panel : Panel.all()) {
                        panel.expressionsOf(panel.page()).forEach(prometheus::awaitFinds);
                    }
                } finally {
                    machine.stop(0);
                }
            }
        }
    }

    /** The page of a machine with a GPU, which this one may not have. */
    private HttpServer machine() throws Exception {
        AtomicLong clock = new AtomicLong();
        MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 1, clock::get);
        OllamaMachine machine = new OllamaMachine(Files.createDirectory(folder.resolve("machine")), clock::get);
        registry.add(machine.source());
        machine.read(0, 1000);
        clock.set(15_000_000_000L);
        machine.read(150, 1000);
        byte[] page = Page.of(List.of(registry.snapshot()), Dialect.HOMESERVER, false)
                .text()
                .getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        return server;
    }
}
