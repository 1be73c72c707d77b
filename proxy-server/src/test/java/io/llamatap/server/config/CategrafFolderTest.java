package io.llamatap.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.relay.exchange.Timeouts;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.config.exporter.Writer;
import io.llamatap.server.config.exporter.Writing;
import io.llamatap.server.config.setting.Instance;
import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.server.config.value.Notice;
import io.llamatap.server.host.ThisMachine;
import io.llamatap.server.push.PushSettings;
import io.llamatap.server.push.PushTarget;
import io.llamatap.testkit.TestTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Categraf's files are read unchanged, or rejected with all their problems (categraf-C1 to C5, F1). */
class CategrafFolderTest {
    @TempDir
    Path conf;

    private Path plugin;
    private String promised;

    @BeforeEach
    void makeFolder() throws IOException {
        plugin = Files.createDirectory(conf.resolve("input.ollama")).resolve("ollama.toml");
        // As the plugin's own description has it.
        promised = Files.readString(Path.of("src/test/resources/categraf/ollama.toml"));
    }

    @Test
    void readsTheFileOfThePluginsDescription() throws Exception {
        ServerConfig config = read(promised);

        assertThat(config.listening().instances()).hasSize(1);
        Instance instance = config.listening().instances().get(0);
        assertThat(instance.upstream()).isEqualTo(new Upstream("172.31.101.238", 11434, ""));
        assertThat(instance.upstreamOrigin()).hasToString(plugin + ":3");
        assertThat(instance.listen().getPort()).isEqualTo(8000);
        assertThat(instance.listen().getAddress().isAnyLocalAddress()).isTrue();
        assertThat(instance.pushInterval()).isEqualTo(Duration.ofSeconds(15));
        assertThat(instance.labels()).isEqualTo(Map.of("service", "ollama", "env", "production"));
    }

    @Test
    void takesTheTimeoutForConnectingAndListingsAndNeverForSilence() throws Exception {
        Instance instance = read("[[instances]]\ntimeout = \"7s\"\n")
                .listening()
                .instances()
                .get(0);
        assertThat(timeouts(instance).connect()).isEqualTo(Duration.ofSeconds(7));
        assertThat(timeouts(instance).listing()).isEqualTo(Duration.ofSeconds(7));
        assertThat(timeouts(instance).firstByte()).isZero();
        assertThat(timeouts(instance).betweenBytes()).isZero();
    }

    @Test
    void anInstanceThatSaysNothingHasThePluginsDefaults() throws Exception {
        ServerConfig config = read(Map.of("OLLAMA_HOST", "http://localhost:8000"), "[[instances]]\n");
        Instance instance = config.listening().instances().get(0);
        assertThat(instance.upstream()).isEqualTo(new Upstream("localhost", 11434, ""));
        assertThat(instance.listen().getPort()).isEqualTo(8000);
        assertThat(timeouts(instance).connect()).isEqualTo(Duration.ofSeconds(30));
        assertThat(instance.pushInterval()).isEqualTo(Duration.ofSeconds(15));
        assertThat(instance.labels()).isEmpty();
    }

    @Test
    void makesNoRequestOfItsOwnUnlessToldTo() throws Exception {
        assertThat(read(promised).polling().interval()).isZero();
        assertThat(read(promised, "--poll-interval=20s").polling().interval()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void argumentsWinOverTheOneInstance() throws Exception {
        ServerConfig config = read(promised, "--listen=127.0.0.1:9", "--upstream=elsewhere:1", "--connect-timeout=2s");
        Instance instance = config.listening().instances().get(0);
        assertThat(instance.listen()).hasToString("/127.0.0.1:9");
        assertThat(instance.upstream()).isEqualTo(new Upstream("elsewhere", 1, ""));
        assertThat(instance.upstreamOrigin()).hasToString("argument --upstream");
        assertThat(timeouts(instance).connect()).isEqualTo(Duration.ofSeconds(2));
        assertThat(timeouts(instance).listing()).isEqualTo(Duration.ofSeconds(30));
        assertThat(instance.labels()).containsKey("service");
    }

    @Test
    void argumentsForOneOfSeveralInstancesAreRejected() throws Exception {
        write("[[instances]]\nproxy_listen_addr = \":1\"\n[[instances]]\nproxy_listen_addr = \":2\"\n");
        assertThat(problems("--listen=:9", "--upstream=h"))
                .containsExactly(
                        "argument --listen: listen cannot be set for 2 instances at once; set it in each of them",
                        "argument --upstream: upstream cannot be set for 2 instances at once; set it in each of them");
        assertThat(problems("--agent-listen=:9"))
                .containsExactly(
                        "argument --agent-listen: agent-listen cannot be used with 2 upstreams; start a process for each");
    }

    @Test
    void severalInstancesAreToldApartByAName() throws Exception {
        ServerConfig config = read("""
                interval = 20
                [[instances]]
                ollama_url = "http://gpu1:11434"
                proxy_listen_addr = "127.0.0.1:8001"
                [[instances]]
                ollama_url = "gpu1"
                proxy_listen_addr = "127.0.0.1:8002"
                interval = "30s"
                labels = { env = "test" }
                [[instances]]
                ollama_url = "gpu2"
                proxy_listen_addr = "127.0.0.1:8003"
                labels = { instance_name = "second" }
                """);
        assertThat(config.listening().instances())
                .extracting(Instance::labels)
                .containsExactly(
                        Map.of("instance_name", "gpu1:11434"),
                        Map.of("instance_name", "gpu1:11434#2", "env", "test"),
                        Map.of("instance_name", "second"));
        assertThat(config.listening().instances())
                .extracting(Instance::pushInterval)
                .containsExactly(Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(20));
    }

    @Test
    void tellsEverythingThatIsWrongByItsLine() throws Exception {
        write("""
                [[instances]]
                ollama_url = "ftp://h"
                proxy_listen_addr = 8000
                timeout = "soon"
                interval = "15s"
                timout = "1s"
                [instances.labels]
                model = "x"
                env = 1
                "bad:name" = "x"
                [extra]
                """);
        assertThat(problems())
                .satisfiesExactly(
                        p -> assertThat(p).startsWith(plugin + ":2: ollama_url \"ftp://h\" has a scheme other"),
                        p -> assertThat(p)
                                .startsWith(
                                        plugin
                                                + ":3: proxy_listen_addr has the wrong type; accepted: a string in quotes: :port"),
                        p -> assertThat(p).startsWith(plugin + ":4: timeout \"soon\" is not a duration; accepted: "),
                        p -> assertThat(p)
                                .startsWith(plugin
                                        + ":6: unknown key timout; did you mean timeout?; accepted: ollama_url, "),
                        p -> assertThat(p)
                                .startsWith(plugin + ":8: labels.model: label \"model\" is already used by a metric"),
                        p -> assertThat(p).startsWith(plugin + ":9: labels.env has the wrong type; accepted: a string"),
                        p -> assertThat(p).startsWith(plugin + ":10: labels.bad:name: "),
                        p -> assertThat(p)
                                .startsWith(plugin + ":11: unknown key extra; accepted: instances, interval"));
    }

    @Test
    void rejectsTwoInstancesOnOnePortAndOneThatIsItsOwnUpstream() throws Exception {
        write("""
                [[instances]]
                ollama_url = "http://localhost:8002"
                proxy_listen_addr = ":8001"
                [[instances]]
                ollama_url = "gpu2"
                proxy_listen_addr = "127.0.0.1:8001"
                [[instances]]
                ollama_url = "gpu3"
                proxy_listen_addr = ":8002"
                """);
        assertThat(problems())
                .satisfiesExactly(
                        p -> assertThat(p)
                                .startsWith(
                                        plugin + ":2: ollama_url \"http://localhost:8002\" is http://localhost:8002,"
                                                + " which is this proxy itself (proxy_listen_addr is :8002)"),
                        p -> assertThat(p)
                                .startsWith(plugin + ":6: proxy_listen_addr \"127.0.0.1:8001\" is already used"
                                        + " (proxy_listen_addr is :8001)"));
    }

    @ParameterizedTest
    @CsvSource({"''", "'instances = 1'", "'[instances]'", "'instances = []'", "'interval = 15'"})
    void rejectsAFileWithoutInstances(String text) throws Exception {
        write(text);
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith(plugin.toString())
                .endsWith("has no instance; accepted: one or more [[instances]]");
    }

    @Test
    void readsTheExample() throws Exception {
        ServerConfig config = read(Map.of(), new String[] {"--configs", "../config/categraf"});
        assertThat(config.listening().instances()).singleElement().satisfies(instance -> assertThat(instance.labels())
                .isEqualTo(Map.of("service", "ollama")));
    }

    @Test
    void readsAllFilesOfThePluginsFolder() throws Exception {
        write("[[instances]]\nproxy_listen_addr = \":1\"\n");
        Files.writeString(plugin.resolveSibling("gpu2.toml"), "[[instances]]\nproxy_listen_addr = \":2\"\n");
        Files.writeString(plugin.resolveSibling("ollama.toml.bak"), "[[instances]]\nproxy_listen_addr = \":3\"\n");
        assertThat(read(Map.of(), args()).listening().instances())
                .extracting(instance -> instance.listen().getPort())
                .containsExactly(2, 1);
    }

    @Test
    void rejectsAFolderWithoutTheFile() {
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("argument --configs: \"" + plugin + "\" does not exist; ");
    }

    @Test
    void looksBesideItselfWhereNoFolderIsNamed() {
        for (String argument : List.of("--test", "--inputs=ollama")) {
            BadConfigException e =
                    catchThrowableOfType(BadConfigException.class, () -> read(Map.of(), new String[] {argument}));
            assertThat(e.problems())
                    .as(argument)
                    .singleElement()
                    .asString()
                    .startsWith("argument " + argument.replaceFirst("=.*", "")
                            + ": \"conf/input.ollama/ollama.toml\" does not exist in ");
        }
    }

    @Test
    void isNoOtherInput() throws Exception {
        write(promised);
        assertThat(problems("--inputs", "cpu"))
                .containsExactly("argument --inputs: \"cpu\" is not an input of Llamatap; accepted: ollama");
    }

    @Test
    void readsTheAgentsWritersAndPassesOverWhatElseIsTheAgents() throws Exception {
        Files.writeString(conf.resolve("config.toml"), """
                [global]
                hostname = ""
                interval = 25
                providers = ["local"]
                [global.labels]
                region = "north"
                [writer_opt]
                batch = 1000
                [[writers]]
                url = "http://n9e:17000/prometheus/v1/write"
                basic_auth_user = "me"
                basic_auth_pass = "hunter2"
                headers = ["X-From", "categraf", "X-Xyz", "abc"]
                timeout = 5000
                [[writers]]
                url = "https://vm/api/v1/write"
                basic_auth_user = ""
                [http]
                enable = false
                """);
        ServerConfig config = read("[[instances]]\n");

        assertThat(config.listening().instances().get(0).pushInterval()).isEqualTo(Duration.ofSeconds(25));
        Writing writing = Objects.requireNonNull(config.push().writing());
        assertThat(writing.labels()).isEqualTo(Map.of("region", "north"));
        assertThat(writing.writers()).hasSize(2);
        Writer first = writing.writers().get(0);
        assertThat(first.url()).hasToString("http://n9e:17000/prometheus/v1/write");
        assertThat(first.user()).isEqualTo("me");
        assertThat(first.password()).isEqualTo("hunter2");
        assertThat(first.headers()).containsExactly(Map.entry("X-From", "categraf"), Map.entry("X-Xyz", "abc"));
        assertThat(first).hasToString("n9e:17000");
        assertThat(writing.writers().get(1).user()).isNull();
    }

    @Test
    void pushesToTheWritersUnderTheNamesOfThePlugin() throws Exception {
        Files.writeString(conf.resolve("config.toml"), """
                [global.labels]
                region = "north"
                [[writers]]
                url = "http://n9e:17000/prometheus/v1/write"
                basic_auth_user = "me"
                basic_auth_pass = "hunter2"
                """);
        ServerConfig config = read("[[instances]]\ninterval = \"7s\"\n");

        PushSettings push = config.push().of(config.listening().instances().get(0));
        assertThat(push.interval()).isEqualTo(Duration.ofSeconds(7));
        assertThat(push.dialect()).isEqualTo(Dialect.CATEGRAF);
        assertThat(push.labels()).containsEntry("region", "north").containsKey("agent_hostname");
        assertThat(push.targets()).hasSize(1).allSatisfy(target -> {
            assertThat(target.url()).hasToString("http://n9e:17000/prometheus/v1/write");
            assertThat(Objects.requireNonNull(target.credentials()).authorization())
                    .isEqualTo("Basic bWU6aHVudGVyMg==");
        });
    }

    @Test
    void tellsWhatIsWrongWithAWriterButNoSecret() throws Exception {
        write(promised);
        Path agent = Files.writeString(conf.resolve("config.toml"), """
                [[writers]]
                url = "http//me:hunter2@n9e/write"
                headers = ["X-From"]
                basic_auth_user = 5
                """);
        assertThat(problems())
                .satisfiesExactly(
                        p -> assertThat(p)
                                .startsWith(agent + ":2: url of a writer is not a valid URL")
                                .doesNotContain("hunter2"),
                        p -> assertThat(p)
                                .startsWith(agent + ":3: headers is not a list of alternating names and values"),
                        p -> assertThat(p).startsWith(agent + ":4: basic_auth_user has the wrong type"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "box|box",
                "' box '|box",
                "$hostname|{host}",
                "''|{host}",
                "gpu-$hostname-${ZONE}|gpu-{host}-b1",
                "${ZONE}$ZONE|b1b1",
                "$ip|10.1.2.3",
                "$hostname-$ip|{host}-10.1.2.3",
                "a$|a$",
                "a$.b|a$.b",
                "a${NONE}b$NONE|ab",
                "a${b|ab",
                "a${}b|ab",
                "$1x|x",
                "${QUOTED}|q\\\\\\\"uote"
            })
    void namesTheMachineAsCategrafDoes(String said, String meant) throws Exception {
        Files.writeString(conf.resolve("config.toml"), "[global]\nhostname = '" + said + "'\n");
        ServerConfig config =
                read(Map.of("ZONE", "b1", "HOSTIP", "10.1.2.3", "QUOTED", "q\\\"uote"), "[[instances]]\n");
        assertThat(pushed(config)).isEqualTo(Map.of("agent_hostname", meant.replace("{host}", ThisMachine.name())));
    }

    @Test
    void namesTheMachineWithoutAnAgentsFileToo() throws Exception {
        assertThat(pushed(read("[[instances]]\n"))).isEqualTo(Map.of("agent_hostname", ThisMachine.name()));
    }

    @Test
    void leavesTheNameOutWhereItIsToBeOmitted() throws Exception {
        Files.writeString(conf.resolve("config.toml"), "[global]\nomit_hostname = true\nhostname = \"box\"\n");
        assertThat(pushed(read("[[instances]]\n"))).isEmpty();
    }

    @Test
    void putsTheSameIntoLabels() throws Exception {
        Files.writeString(conf.resolve("config.toml"), """
                [global]
                hostname = "box"
                [global.labels]
                at = "$hostname/$ip"
                zone = "${ZONE}"
                type = "gpu"
                dash = "-"
                none = "${NONE}"
                "data-center.no" = "1"
                """);
        ServerConfig config = read(Map.of("ZONE", "b1", "HOSTIP", "10.1.2.3"), """
                [[instances]]
                [instances.labels]
                region = "-"
                model = "-"
                env = "${ZONE}-$hostname"
                empty = "$NONE"
                "host-name" = "$hostname"
                dashed = "${DASH}-"
                """);
        assertThat(pushed(config))
                .isEqualTo(Map.of(
                        "at", "box/10.1.2.3",
                        "zone", "b1",
                        "type", "gpu",
                        "dash", "-",
                        "data_center_no", "1",
                        "agent_hostname", "box"));
        assertThat(config.listening().instances().get(0).labels())
                .isEqualTo(Map.of("env", "b1-box", "host_name", "box", "dashed", "-"));
    }

    @Test
    void findsTheMachinesAddressOnTheWayToAWriter() throws Exception {
        Files.writeString(conf.resolve("config.toml"), """
                [global]
                hostname = "$ip"
                [[writers]]
                url = "http://localhost/write"
                [[writers]]
                url = "http://127.0.0.2:9/write"
                """);
        assertThat(pushed(read("[[instances]]\n"))).isEqualTo(Map.of("agent_hostname", "127.0.0.1"));
    }

    @Test
    void takesTheKeysThatAllPluginsKnowAndNamesThoseWithoutEffectInOneLine() throws Exception {
        write("""
                interval = 10
                metrics_drop = ["*"]
                [[instances]]
                interval_times = 3
                metrics_name_prefix = "x_"
                metrics_pass = ["ollama_*"]
                process_metrics = true
                use_tls = false
                tls_ca = "/nowhere"
                http_proxy = "http://proxy"
                method = "GET"
                username = "me"
                password = "hunter2"
                headers = { A = "b" }
                [[instances.relabel_configs]]
                regex = "a"
                [[instances.processor_enum]]
                metrics = ["*"]
                [[instances]]
                proxy_listen_addr = ":8001"
                insecure_skip_verify = true
                interval_times = 0
                """);
        Invocation invocation = ConfigReader.read(args(), Map.of(), (level, format) -> {});
        assertThat(invocation.settings().listening().instances())
                .extracting(Instance::pushInterval)
                .containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(10));
        assertThat(invocation.notices()).singleElement().satisfies(notice -> assertThat(notice.text())
                .startsWith(plugin + ":2: ")
                .doesNotContain("hunter2", "interval_times")
                .contains(
                        "metrics_drop",
                        "metrics_name_prefix",
                        "metrics_pass",
                        "process_metrics",
                        "use_tls",
                        "tls_ca",
                        "http_proxy",
                        "method",
                        "username",
                        "password",
                        "headers",
                        "relabel_configs",
                        "processor_enum",
                        "insecure_skip_verify"));
    }

    @Test
    void takesTheUserOutOfAWritersUrlAndItsLimitsAndHost() throws Exception {
        Files.writeString(conf.resolve("config.toml"), """
                [[writers]]
                url = "http://me:h%40nter@n9e:17000/write?a=b"
                timeout = 5000
                dial_timeout = 2500
                max_idle_conns_per_host = 100
                headers = ["Host", "n9e.example", "Connection", "close", "X-Scope-OrgID", "1"]
                use_tls = true
                tls_ca = "/nowhere"
                [[writers]]
                url = "http://other@n9e/write"
                basic_auth_user = "me"
                basic_auth_pass = "p"
                timeout = 0
                """);
        PushSettings push = push(read("[[instances]]\n"));
        assertThat(push.targets().get(0)).satisfies(target -> {
            assertThat(target.url()).hasToString("http://n9e:17000/write?a=b");
            assertThat(Objects.requireNonNull(target.credentials()).authorization())
                    .isEqualTo("Basic bWU6aEBudGVy");
            assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(5));
            assertThat(target.connectTimeout()).isEqualTo(Duration.ofMillis(2500));
            assertThat(target.headers()).isEqualTo(Map.of("Host", "n9e.example", "X-Scope-OrgID", "1"));
            assertThat(target.trust()).isNull();
        });
        assertThat(push.targets().get(1)).satisfies(target -> {
            assertThat(target.url()).hasToString("http://n9e/write");
            assertThat(Objects.requireNonNull(target.credentials()).authorization())
                    .isEqualTo("Basic bWU6cA==");
            assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(10));
        });
    }

    @Test
    void readsAWritersTlsFiles() throws Exception {
        Path authority = Files.writeString(conf.resolve("ca.pem"), TestTls.read("authority.pem"));
        Path certificate = Files.writeString(conf.resolve("cert.pem"), TestTls.read("loopback.pem"));
        Path key = Files.writeString(conf.resolve("key.pem"), TestTls.read("loopback.key"));
        Files.writeString(conf.resolve("config.toml"), """
                [[writers]]
                url = "https://n9e/write"
                tls_ca = "%s"
                tls_cert = "%s"
                tls_key = "%s"
                tls_min_version = "1.2"
                [[writers]]
                url = "https://other/write"
                insecure_skip_verify = true
                [[writers]]
                url = "https://third/write"
                tls_ca = ""
                """.formatted(authority, certificate, key));
        write("[[instances]]\n");
        Invocation invocation = ConfigReader.read(args(), Map.of(), (level, format) -> {});
        List<PushTarget> targets = push(invocation.settings()).targets();
        assertThat(targets.get(0).trust()).isNotNull();
        assertThat(targets.get(1).trust()).isNotNull();
        assertThat(targets.get(2).trust()).isNull();
        assertThat(invocation.notices())
                .extracting(Notice::text)
                .satisfiesExactly(
                        text -> assertThat(text).contains("config.toml:6: tls_min_version has no effect"),
                        text -> assertThat(text).contains("config.toml:9: insecure_skip_verify is true", "other"));
    }

    @Test
    void tellsWhichTlsFilesOfAWriterCannotBeUsed() throws Exception {
        write("[[instances]]\n");
        Path agent = Files.writeString(conf.resolve("config.toml"), """
                [[writers]]
                url = "https://n9e/write"
                tls_ca = "/nowhere/ca.pem"
                [[writers]]
                url = "https://n9e/write"
                tls_cert = "%s"
                tls_key = "/nowhere/key.pem"
                """.formatted(conf));
        assertThat(problems())
                .satisfiesExactly(
                        p -> assertThat(p).startsWith(agent + ":1: the TLS files of the writer n9e cannot be used: "),
                        p -> assertThat(p)
                                .startsWith(agent + ":4: the TLS files of the writer n9e cannot be used: " + conf));
    }

    private static PushSettings push(ServerConfig config) {
        return config.push().of(config.listening().instances().get(0));
    }

    private static Map<String, String> pushed(ServerConfig config) {
        return push(config).labels();
    }

    private static Timeouts timeouts(Instance instance) {
        return Objects.requireNonNull(instance.timeouts());
    }

    private void write(String text) throws IOException {
        Files.writeString(plugin, text);
    }

    private ServerConfig read(String text, String... more) throws Exception {
        write(text);
        return read(Map.of(), args(more));
    }

    private ServerConfig read(Map<String, String> environment, String text) throws Exception {
        write(text);
        return read(environment, args());
    }

    private static ServerConfig read(Map<String, String> environment, String[] args) throws BadConfigException {
        return ConfigReader.read(args, environment, (level, format) -> {}).settings();
    }

    private String[] args(String... more) {
        List<String> args = new ArrayList<>(List.of(more));
        args.add("--configs=" + conf);
        return args.toArray(String[]::new);
    }

    private List<String> problems(String... more) {
        BadConfigException e = catchThrowableOfType(BadConfigException.class, () -> read(Map.of(), args(more)));
        assertThat(e).as("nothing was found wrong").isNotNull();
        return e.problems();
    }
}
