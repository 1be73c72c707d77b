package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.config.ConfigReader;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start as Categraf's plugin: several upstreams in one process, each with its own port and metrics (categraf-F1, E1 to E5, B1, B9). */
class CategrafIT {
    private static final String CHAT =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stream\":false}";
    private static final String RESPONSE =
            "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},\"done\":true,\"done_reason\":\"stop\","
                    + "\"total_duration\":3000000,\"load_duration\":1000000,\"prompt_eval_count\":5,"
                    + "\"prompt_eval_duration\":1000000,\"eval_count\":7,\"eval_duration\":1000000}";

    private static final String COUNTED = "ollama_requests_total{model=\"m:latest\"";

    @TempDir
    Path conf;

    @Test
    void eachInstanceRelaysToItsOwnUpstreamAndShowsItselfAlone() throws Exception {
        try (ScriptedUpstream one = ScriptedUpstream.responding(request -> Wire.ok(RESPONSE));
                ScriptedUpstream two = ScriptedUpstream.responding(request -> Wire.ok(RESPONSE));
                Llamatap llamatap = twoInstances(one, two)) {
            List<InetSocketAddress> bound = llamatap.start();
            chat(bound.get(0));
            chat(bound.get(1));
            chat(bound.get(1));

            String first = awaitCount(bound.get(0), 1);
            assertThat(first)
                    .contains("ollama_requests_total{model=\"m:latest\",env=\"one\",instance_name=\"127.0.0.1:"
                            + one.port() + "\",} 1.0")
                    .doesNotContain(":" + two.port());
            awaitCount(bound.get(1), 2);
            assertThat(get(bound.get(1), "/metrics/categraf"))
                    .contains("ollama_requests_success{model=\"m:latest\",env=\"two\",instance_name=\"127.0.0.1:"
                            + two.port() + "\",} 2.0")
                    .doesNotContain(":" + one.port());
            assertThat(get(bound.get(0), "/health"))
                    .contains("\"upstream\":{\"address\":\"http://127.0.0.1:" + one.port() + "\",\"reachable\":true");
        }
    }

    @Test
    void anAdminAddressShowsAllInstancesToldApart() throws Exception {
        try (ScriptedUpstream one = ScriptedUpstream.responding(request -> Wire.ok(RESPONSE));
                ScriptedUpstream two = ScriptedUpstream.responding(request -> Wire.ok(RESPONSE));
                Llamatap llamatap = twoInstances(one, two, "--admin=127.0.0.1:0")) {
            List<InetSocketAddress> bound = llamatap.start();
            chat(bound.get(0));
            chat(bound.get(1));

            Awaitility.await()
                    .until(() -> get(bound.get(2), "/metrics")
                                    .lines()
                                    .filter(line -> line.startsWith(COUNTED) && line.endsWith(" 1.0"))
                                    .count()
                            == 2);
            assertThat(get(bound.get(2), "/metrics").lines().filter(line -> line.startsWith(COUNTED)))
                    .containsExactly(
                            "ollama_requests_total{model=\"m:latest\",env=\"one\",instance_name=\"127.0.0.1:"
                                    + one.port() + "\",} 1.0",
                            "ollama_requests_total{model=\"m:latest\",env=\"two\",instance_name=\"127.0.0.1:"
                                    + two.port() + "\",} 1.0");
            assertThat(get(bound.get(2), "/health"))
                    .contains("\"upstreams\":[{\"address\":\"http://127.0.0.1:" + one.port())
                    .contains("},{\"address\":\"http://127.0.0.1:" + two.port());
            assertThat(get(bound.get(2), "/metrics/upstream")).contains("there are several upstreams");
            assertThat(get(bound.get(0), "/metrics")).isEqualTo(RESPONSE);
        }
    }

    @Test
    void asksOllamaForNothingThatNoClientAskedFor() throws Exception {
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(request -> Wire.ok(RESPONSE));
                Llamatap llamatap = server(instance(ollama, ""))) {
            InetSocketAddress proxy = llamatap.start().get(0);
            chat(proxy);
            get(proxy, "/metrics");
            get(proxy, "/health");
            assertThat(ollama.requests()).hasSize(1);
        }
    }

    @Test
    void startsFromThePromisedFileAndCanBeGreppedFor() throws Exception {
        write(promised());
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(request -> Wire.ok(RESPONSE));
                ServerProcess server = ServerProcess.start(
                        Map.of("OLLAMA_HOST", "http://localhost:8000"),
                        "--configs",
                        conf.toString(),
                        "--inputs",
                        "ollama",
                        "--listen=127.0.0.1:0",
                        "--upstream=127.0.0.1:" + ollama.port())) {
            InetSocketAddress proxy =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.awaitPort("listening on "));
            server.awaitErr(conf + "/config.toml has no writer; nothing is pushed");
            chat(proxy);
            assertThat(awaitCount(proxy, 1))
                    .contains(
                            "ollama_tokens_generated_total{model=\"m:latest\",service=\"ollama\",env=\"production\",} 7.0");
            assertThat(server.err().lines()).isNotEmpty().allMatch(line -> line.contains("ollama"));
            server.signal("TERM");
            assertThat(server.exitStatus()).isZero();
        }
    }

    @Test
    void tellsAPortThatIsTakenWhereItCanBeGreppedFor() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            write("[[instances]]\nproxy_listen_addr = \"127.0.0.1:" + taken.getLocalPort() + "\"\n");
            try (ServerProcess server = ServerProcess.start(Map.of(), "--configs=" + conf)) {
                assertThat(server.exitStatus()).isEqualTo(69);
                assertThat(server.err())
                        .contains("input.ollama: llamatap: cannot listen on 127.0.0.1:")
                        .contains("set proxy_listen_addr to another address");
            }
        }
    }

    @Test
    void testsByOneCollectionOnStandardOutputWithoutOpeningAPort() throws Exception {
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(request -> Wire.ok(
                        request.head().target().equals("/api/version")
                                ? "{\"version\":\"0.33.3\"}"
                                : "{\"models\":[]}"));
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            write(instance(ollama, "").replace(":0\"", ":" + taken.getLocalPort() + "\"")
                    + "[[instances]]\nollama_url = \"127.0.0.1:1\"\nproxy_listen_addr = \"127.0.0.1:0\"\n");
            try (ServerProcess server =
                    ServerProcess.start(Map.of(), "--configs=" + conf, "--test", "--inputs", "ollama")) {
                assertThat(server.exitStatus()).isZero();
                assertThat(server.out())
                        .startsWith("# HELP ")
                        .contains("ollama_up{instance_name=\"127.0.0.1:" + ollama.port() + "\",} 1.0\n")
                        .contains("ollama_up{instance_name=\"127.0.0.1:1\",} 0.0\n")
                        .contains("ollama_info{version=\"0.33.3\"");
                assertThat(server.err()).contains("input.ollama: upstream http://127.0.0.1:1 is unreachable");
            }
        }
    }

    private Llamatap twoInstances(ScriptedUpstream one, ScriptedUpstream two, String... more) throws Exception {
        return server(
                instance(one, "labels = { env = \"one\" }\n") + instance(two, "labels = { env = \"two\" }\n"), more);
    }

    private static String instance(ScriptedUpstream ollama, String more) {
        return "[[instances]]\nollama_url = \"http://127.0.0.1:" + ollama.port()
                + "\"\nproxy_listen_addr = \"127.0.0.1:0\"\n" + more;
    }

    private static String promised() throws IOException {
        return Files.readString(Path.of("src/test/resources/categraf/ollama.toml"));
    }

    private void write(String plugin) throws IOException {
        Files.writeString(Files.createDirectories(conf.resolve("input.ollama")).resolve("ollama.toml"), plugin);
    }

    private Llamatap server(String plugin, String... more) throws Exception {
        write(plugin);
        String[] args = Stream.concat(Stream.of("--configs=" + conf, "--host-readings=off"), Stream.of(more))
                .toArray(String[]::new);
        return new Llamatap(
                ConfigReader.read(args, Map.of(), (level, format) -> {}).settings(), Clock.systemUTC());
    }

    private static void chat(InetSocketAddress proxy) throws Exception {
        try (RawClient client = RawClient.connect(proxy)) {
            String head = "POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Length: " + CHAT.length() + "\r\n\r\n";
            assertThat(client.send(head + CHAT).readResponse().text()).isEqualTo(RESPONSE);
        }
    }

    /** Returns the page once it counts so many requests: an exchange is counted a moment after its last byte. */
    private static String awaitCount(InetSocketAddress proxy, int count) {
        return Awaitility.await().until(() -> get(proxy, "/metrics"), page -> page.lines()
                .anyMatch(line -> line.startsWith(COUNTED) && line.endsWith(" " + count + ".0")));
    }

    private static String get(InetSocketAddress address, String path) throws Exception {
        try (RawClient client = RawClient.connect(address)) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n")
                    .readResponse()
                    .text();
        }
    }
}
