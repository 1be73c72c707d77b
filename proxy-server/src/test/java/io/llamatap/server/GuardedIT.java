package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llamatap.relay.ReverseProxy;
import io.llamatap.server.config.BadConfigException;
import io.llamatap.server.config.ConfigReader;
import io.llamatap.server.config.Invocation;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys that say who may use the proxy and see its pages do what they say, from the settings to the wire. */
class GuardedIT {
    private static final String PASS = "Authorization: Bearer for-clients\r\n";
    private static final String SCRAPE = "Authorization: Bearer for-prometheus\r\n";

    @TempDir
    private Path folder;

    private static Invocation read(String... arguments) throws BadConfigException {
        List<String> args = new ArrayList<>(List.of(arguments));
        args.add("--listen=127.0.0.1:0");
        return ConfigReader.read(args.toArray(String[]::new), Map.of(), (level, format) -> {});
    }

    private static Llamatap before(ScriptedUpstream upstream, String... arguments) throws Exception {
        List<String> args = new ArrayList<>(List.of(arguments));
        args.add("--upstream=127.0.0.1:" + upstream.port());
        return new Llamatap(read(args.toArray(String[]::new)).settings(), Clock.systemUTC());
    }

    private static ScriptedUpstream ollama() throws Exception {
        return ScriptedUpstream.responding(request -> Wire.ok("ollama"));
    }

    private static HttpMessage get(InetSocketAddress address, String path, String fields) throws Exception {
        try (RawClient client = RawClient.connect(address)) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n")
                    .readResponse();
        }
    }

    private String tokens(String name, String token) throws Exception {
        return Files.writeString(folder.resolve(name), token + "\n").toString();
    }

    @Test
    void guardsOllamaAndLeavesThePagesOpen() throws Exception {
        try (ScriptedUpstream upstream = ollama();
                Llamatap llamatap = before(upstream, "--token-file=" + tokens("clients", "for-clients"))) {
            InetSocketAddress proxy = llamatap.start().get(0);
            assertThat(get(proxy, "/api/tags", "").status()).isEqualTo(401);
            assertThat(get(proxy, "/api/tags", SCRAPE).status()).isEqualTo(401);
            assertThat(get(proxy, "/api/tags", PASS).text()).isEqualTo("ollama");
            assertThat(get(proxy, "/health/live", "").status()).isEqualTo(200);
            assertThat(get(proxy, "/metrics", "").text())
                    .contains("ollama_proxy_rejected_requests_total{reason=\"token\",} 2.0");
        }
    }

    @Test
    void guardsThePagesButNotTheProbes() throws Exception {
        try (ScriptedUpstream upstream = ollama();
                Llamatap llamatap = before(upstream, "--metrics-token-file=" + tokens("metrics", "for-prometheus"))) {
            InetSocketAddress proxy = llamatap.start().get(0);
            for (String path : List.of("/metrics", "/metrics/proxy", "/health")) {
                assertThat(get(proxy, path, "").status()).as(path).isEqualTo(401);
                assertThat(get(proxy, path, SCRAPE).status()).as(path).isEqualTo(200);
            }
            assertThat(get(proxy, "/health/live", "").status()).isEqualTo(200);
            assertThat(get(proxy, "/health/ready", "").status()).isEqualTo(200);
            assertThat(get(proxy, "/api/tags", "").text()).isEqualTo("ollama");
        }
    }

    @Test
    void guardsTheStateByTheTokensOfPagesElseOfClients() throws Exception {
        String clients = "--token-file=" + tokens("clients", "for-clients");
        String metrics = "--metrics-token-file=" + tokens("metrics", "for-prometheus");
        try (ScriptedUpstream upstream = ollama()) {
            assertThat(stateStatus(upstream, "")).isEqualTo(200);
            assertThat(stateStatus(upstream, "", clients)).isEqualTo(401);
            assertThat(stateStatus(upstream, PASS, clients)).isEqualTo(200);
            assertThat(stateStatus(upstream, "", metrics)).isEqualTo(401);
            assertThat(stateStatus(upstream, SCRAPE, metrics)).isEqualTo(200);
            assertThat(stateStatus(upstream, PASS, clients, metrics)).isEqualTo(401);
            assertThat(stateStatus(upstream, SCRAPE, clients, metrics)).isEqualTo(200);
            assertThat(stateStatus(upstream, "", "--metrics-allow-networks=192.0.2.0/24"))
                    .isEqualTo(403);
        }
    }

    private static int stateStatus(ScriptedUpstream upstream, String fields, String... arguments) throws Exception {
        try (Llamatap llamatap = before(upstream, arguments)) {
            return get(llamatap.start().get(0), "/metrics/state", fields).status();
        }
    }

    @Test
    void guardsTheStateAgainstDnsRebindingWhateverIsPassedOn() throws Exception {
        String rebound = " HTTP/1.1\r\nHost: rebound.example.com\r\n\r\n";
        for (String[] arguments : new String[][] {{}, {"--upstream-host-header=upstream"}}) {
            try (ScriptedUpstream upstream = ollama();
                    Llamatap llamatap = before(upstream, arguments);
                    RawClient client = RawClient.connect(llamatap.start().get(0))) {
                assertThat(client.send("GET /metrics" + rebound).readResponse().status())
                        .isEqualTo(200);
                assertThat(client.send("GET /metrics/state?clients=true" + rebound)
                                .readResponse()
                                .status())
                        .isEqualTo(403);
            }
        }
        try (ScriptedUpstream upstream = ollama();
                Llamatap llamatap = before(upstream, "--allowed-hosts=*.example.com");
                RawClient client = RawClient.connect(llamatap.start().get(0))) {
            assertThat(client.send("GET /metrics/state" + rebound)
                            .readResponse()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void keepsNetworksApart() throws Exception {
        try (ScriptedUpstream upstream = ollama();
                Llamatap llamatap = before(
                        upstream, "--allow-networks=192.0.2.0/24", "--metrics-allow-networks=127.0.0.0/8, ::1")) {
            InetSocketAddress proxy = llamatap.start().get(0);
            assertThat(get(proxy, "/v1/models", "X-Forwarded-For: 192.0.2.1\r\n")
                            .status())
                    .isEqualTo(403);
            assertThat(get(proxy, "/metrics", "").text())
                    .contains("ollama_proxy_rejected_requests_total{reason=\"network\",} 1.0");
        }
    }

    @Test
    void guardsThePagesOnAnAddressOfTheirOwn() throws Exception {
        try (ScriptedUpstream upstream = ollama();
                Llamatap llamatap = before(
                        upstream,
                        "--admin=127.0.0.1:0",
                        "--token-file=" + tokens("clients", "for-clients"),
                        "--metrics-token-file=" + tokens("metrics", "for-prometheus"))) {
            List<InetSocketAddress> bound = llamatap.start();
            assertThat(get(bound.get(1), "/metrics", PASS).status()).isEqualTo(401);
            assertThat(get(bound.get(1), "/metrics", SCRAPE).text())
                    .contains("ollama_proxy_rejected_requests_total{reason=\"token\",} 1.0");
            assertThat(get(bound.get(1), "/health/ready", "").status()).isEqualTo(200);
            assertThat(get(bound.get(0), "/metrics", SCRAPE).status()).isEqualTo(401);
            assertThat(get(bound.get(0), "/metrics", PASS).text()).isEqualTo("ollama");
        }
    }

    @Test
    void keepsPagesInReachWhenThereAreTooManyClients() throws Exception {
        try (ScriptedUpstream upstream = ollama();
                Llamatap llamatap = before(upstream, "--admin=127.0.0.1:0", "--max-connections=1")) {
            List<InetSocketAddress> bound = llamatap.start();
            try (RawClient only = RawClient.connect(bound.get(0))) {
                // One that has nothing going on would make room.
                only.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n");
                Awaitility.await().until(() -> get(bound.get(0), "/", "").status() == 503);
                assertThat(get(bound.get(1), "/metrics", "").text())
                        .contains("ollama_proxy_rejected_requests_total{reason=\"connections\",} 1.0");
                only.send("x").readResponse();
            }
        }
    }

    @Test
    void rejectsADemonstrationWhoseVisitorsWouldBeRejected() throws Exception {
        String file = tokens("clients", "for-clients");
        BadConfigException wrong =
                catchThrowableOfType(BadConfigException.class, () -> read("--demo", "--token-file=" + file));
        assertThat(wrong.problems())
                .containsExactly(
                        "argument --token-file: token-file cannot be used with --demo, whose clients have no token");
    }

    @Test
    void takesTokensThatCameLater() throws Exception {
        String file = tokens("clients", "another");
        try (ScriptedUpstream upstream = ollama();
                Llamatap llamatap = before(upstream, "--token-file=" + file)) {
            InetSocketAddress proxy = llamatap.start().get(0);
            assertThat(get(proxy, "/", PASS).status()).isEqualTo(401);
            tokens("clients", "for-clients");
            Awaitility.await().until(() -> get(proxy, "/", PASS).status() == 200);
        }
    }

    @Test
    void rejectsToStartWithoutTokens() throws Exception {
        String empty = tokens("empty", "# nothing");
        BadConfigException wrong = catchThrowableOfType(
                BadConfigException.class,
                () -> read("--token-file=" + empty, "--metrics-token-file=/no/such", "--allow-networks=10.0.0.1/8"));
        assertThat(wrong.problems())
                .containsExactlyInAnyOrder(
                        "argument --token-file: \"" + empty + "\" holds no token; accepted: a file with one token or"
                                + " sha256:digest per line, or none",
                        "argument --metrics-token-file: \"/no/such\" does not exist; accepted: a file with one token or"
                                + " sha256:digest per line, or none",
                        "argument --allow-networks: \"10.0.0.1/8\" is not a list of networks: \"10.0.0.1/8\" has a"
                                + " prefix length of 8, but bits after the prefix are not 0;"
                                + " accepted: addresses and networks, separated by commas, such as 10.0.0.0/8,"
                                + " 192.0.2.7, fd00::/8; or any");
    }

    @Test
    void tellsNothingOfATokenButWhereItStands() throws Exception {
        String file = tokens("clients", "for-clients");
        assertThat(read("--check", "--token-file=" + file).description())
                .contains("token-file = " + file)
                .doesNotContain("for-clients");
    }

    @Test
    void saysAtTheStartWhatIsGuardedAndWhatIsNot() throws Exception {
        String file = tokens("clients", "for-clients");
        Files.setPosixFilePermissions(Path.of(file), PosixFilePermissions.fromString("rw-r--r--"));
        try (ScriptedUpstream upstream = ollama();
                ServerProcess server = ServerProcess.start(
                        Map.of(),
                        "--listen=127.0.0.1:0",
                        "--upstream=127.0.0.1:" + upstream.port(),
                        "--allow-networks=127.0.0.1, fd00::/8",
                        "--token-file=" + file)) {
            InetSocketAddress proxy =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.awaitPort("listening on "));
            server.awaitErr("is readable by every user of this machine");
            assertThat(get(proxy, "/", "Authorization: Bearer for-somebody\r\n").status())
                    .isEqualTo(401);
            assertThat(get(proxy, "/", PASS).status()).isEqualTo(200);
            server.awaitErr("401: a valid token is required");
            assertThat(server.err())
                    .contains("clients need a token from " + file)
                    .contains("clients must connect from one of 2 configured networks")
                    .contains("/metrics and /health are open to everyone who can connect")
                    .doesNotContain("for-clients", "for-somebody");
        }
    }

    @Test
    void showsEveryReasonForARejectionFromTheStart() throws Exception {
        try (ScriptedUpstream upstream = ollama();
                Llamatap llamatap = before(upstream)) {
            String page = get(llamatap.start().get(0), "/metrics", "").text();
            assertThat(ReverseProxy.rejections()).isNotEmpty().allSatisfy(reason -> assertThat(page)
                    .contains("ollama_proxy_rejected_requests_total{reason=\"" + reason + "\",} 0.0"));
            assertThat(page).doesNotContain("ollama_proxy_rejected_requests_total{reason=\"other\"");
        }
    }
}
