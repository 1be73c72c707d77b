package io.llamatap.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llamatap.relay.io.Transport;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.access.AccessSettings;
import io.llamatap.server.access.HostPattern;
import io.llamatap.server.access.Network;
import io.llamatap.server.config.setting.HostReadings;
import io.llamatap.server.config.setting.Instance;
import io.llamatap.server.config.setting.LogFormat;
import io.llamatap.server.config.setting.LogLevel;
import io.llamatap.server.config.setting.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

class ConfigReaderTest {
    @TempDir
    Path folder;

    @Test
    void readsEverySettingIntoTheRelaysOptions() throws BadConfigException {
        ServerConfig config = read(
                Map.of(),
                "--listen=127.0.0.1:8001 --admin 127.0.0.1:8002 --upstream h:1/p --upstream-host-header upstream"
                        + " --ready-needs-upstream --host-readings on --transport nio --loops 3 --log-level error --log-format json"
                        + " --drain-timeout 1s --connect-timeout 2s --tls-handshake-timeout 20s --request-head-timeout 3s --keep-alive-timeout 4s"
                        + " --request-body-timeout 5s --first-byte-timeout 6s --between-bytes-timeout 7s"
                        + " --write-stall-timeout off --pool-idle-timeout 9s --half-close-timeout 10s --max-request-line 1KiB --max-head 2KiB"
                        + " --max-headers 11 --max-connections 12 --max-connections-per-address 13 --client-memory 14MiB"
                        + " --max-idle-upstreams 0 --allow-networks 10.0.0.0/8 --metrics-allow-networks ::1"
                        + " --poll-interval 14s --poll-timeout 15s --poller-listen 127.0.0.1:8003"
                        + " --homeserver-listen 127.0.0.1:8004 --allowed-hosts gpu.corp,*.example.com");

        assertThat(config.listening().instances().get(0).listen()).hasToString("/127.0.0.1:8001");
        assertThat(config.listening().admin()).hasToString("/127.0.0.1:8002");
        assertThat(config.listening().instances().get(0).upstream()).isEqualTo(new Upstream("h", 1, "/p"));
        assertThat(config.upstream().isNeededToBeReady()).isTrue();
        assertThat(config.upstream().hostReadings()).isEqualTo(HostReadings.ON);
        assertThat(config.logs().level()).isEqualTo(LogLevel.ERROR);
        assertThat(config.logs().format()).isEqualTo(LogFormat.JSON);
        assertThat(config.drainTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.polling().interval()).isEqualTo(Duration.ofSeconds(14));
        assertThat(config.polling().timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.listening().dialects())
                .extracting(listener -> listener.dialect() + " on " + listener.address())
                .containsExactly("poller on /127.0.0.1:8003", "homeserver on /127.0.0.1:8004");
        assertThat(config.relay().transport()).isEqualTo(Transport.NIO);
        assertThat(config.relay().loops()).isEqualTo(3);
        assertThat(config.relay().upstreamHostHeader()).isTrue();
        assertThat(config.relay().timeouts())
                .hasToString("Timeouts[connect=PT2S, tlsHandshake=PT20S, requestHead=PT3S, keepAlive=PT4S,"
                        + " requestBody=PT5S, firstByte=PT6S, betweenBytes=PT7S, writeStall=PT0S, poolIdle=PT9S,"
                        + " halfClose=PT10S, listing=PT0S]");
        assertThat(config.relay().limits())
                .hasToString(
                        "Limits[requestLineBytes=1024, headBytes=2048, headerCount=11,"
                                + " clientConnections=12, connectionsPerAddress=13, clientMemoryBytes=14680064, idleUpstreams=0]");
        assertThat(config.access().clients())
                .isEqualTo(new AccessSettings(
                        null,
                        List.of(Network.parse("10.0.0.0/8")),
                        List.of(
                                HostPattern.parse("gpu.corp"),
                                HostPattern.parse("*.example.com"),
                                HostPattern.parse("127.0.0.1"))));
        assertThat(config.access().pages()).isEqualTo(new AccessSettings(null, List.of(Network.parse("::1"))));
    }

    @Test
    void guardsNamesOnlyWhereOllamaCannotSeeThem() throws BadConfigException {
        assertThat(read(Map.of(), "--allowed-hosts gpu.corp").access().clients().hosts())
                .isNull();
        assertThat(read(Map.of(), "--allowed-hosts gpu.corp,* --upstream-host-header upstream")
                        .access()
                        .clients()
                        .hosts())
                .isNull();
        assertThat(read(
                                Map.of(),
                                "--listen localhost:1 --upstream https://ollama.example.com --upstream-host-header upstream")
                        .access()
                        .clients()
                        .hosts())
                .containsExactly(HostPattern.ofServer("ollama.example.com").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost.", "LOCALHOST.", "a.b.", "a-.b", "a..b", "a_b.c-", "ollama_1.lan"})
    void takesEveryNameOfAnUpstream(String host) throws IOException, BadConfigException {
        assertThat(read(Map.of(), "--upstream " + host + ":1 --upstream-host-header upstream")
                        .access()
                        .browserHosts())
                .isNotNull();
    }

    @Test
    void takesTheStrongestSource() throws IOException, BadConfigException {
        Map<String, String> environment = new HashMap<>();
        assertUpstream("http://localhost:11434 (default)", environment);
        environment.put("OLLAMA_HOST", "host");
        assertUpstream("http://host:11434 (variable OLLAMA_HOST)", environment);
        environment.put("OLLAMA_URL", "http://url:2");
        assertUpstream("http://url:2 (variable OLLAMA_URL)", environment);
        Path file = Files.writeString(folder.resolve("f.toml"), "# first line\nupstream = \"file\"\n");
        environment.put("LLAMATAP_CONFIG", file.toString());
        assertUpstream("http://file:11434 (" + file + ":2)", environment);
        environment.put("LLAMATAP_UPSTREAM", "own");
        assertUpstream("http://own:11434 (variable LLAMATAP_UPSTREAM)", environment);
        assertUpstream("http://arg:11434 (argument --upstream)", environment, "--upstream=arg");
    }

    @Test
    void putsHostAndPortOfThePollerTogether() throws BadConfigException {
        assertUpstream(
                "http://gpu:9 (variables OLLAMA_HOST and OLLAMA_PORT)",
                Map.of("OLLAMA_HOST", "gpu", "OLLAMA_PORT", "9"));
        assertUpstream("http://gpu:7 (variable OLLAMA_HOST)", Map.of("OLLAMA_HOST", "gpu:7", "OLLAMA_PORT", "9"));
        assertUpstream("http://ollama:9 (variable OLLAMA_PORT)", Map.of("OLLAMA_PORT", "9"));
        assertUpstream("http://u:11434 (variable OLLAMA_URL)", Map.of("OLLAMA_URL", "u", "OLLAMA_PORT", "9"));
        assertThat(problems(Map.of("OLLAMA_PORT", "x")))
                .hasSize(1)
                .first()
                .asString()
                .contains("variable OLLAMA_PORT");
    }

    @Test
    void passesOverWhatKubernetesSetsForServices() throws BadConfigException {
        Map<String, String> links = Map.of(
                "OLLAMA_PORT", "tcp://10.0.0.1:11434",
                "OLLAMA_SERVICE_HOST", "10.0.0.1",
                "LLAMATAP_PORT", "tcp://10.0.0.2:8000",
                "LLAMATAP_PORT_8000_TCP_ADDR", "10.0.0.2",
                "LLAMATAP_SERVICE_PORT_HTTP", "8000",
                "LLAMATAP_SERVICE_HOST", "10.0.0.2");
        assertUpstream("http://localhost:11434 (default)", links);
    }

    @Test
    void understandsLogLevelsOfPython() throws BadConfigException {
        assertThat(read(Map.of("LOG_LEVEL", "WARNING")).logs().level()).isEqualTo(LogLevel.WARN);
        assertThat(read(Map.of("LOG_LEVEL", "CRITICAL")).logs().level()).isEqualTo(LogLevel.ERROR);
        assertThat(read(Map.of("LOG_LEVEL", "DEBUG", "LLAMATAP_LOG_LEVEL", "info"))
                        .logs()
                        .level())
                .isEqualTo(LogLevel.INFO);
    }

    @ParameterizedTest
    @CsvSource({
        "LOG_LEVEL, verbose, log-level",
        "SCRAPE_INTERVAL, often, poll-interval",
        "COLLECT_INTERVAL, 1ms, poll-interval"
    })
    void passesOverAVariableOfOthersThatMakesNoSenseHereAndSaysSo(String name, String value, String key)
            throws BadConfigException {
        Invocation invocation = ConfigReader.read(new String[0], Map.of(name, value), (level, format) -> {});
        assertThat(invocation.notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice.level()).isEqualTo(Level.WARN))
                .satisfies(notice -> assertThat(notice.text())
                        .startsWith("variable " + name + ": \"" + value + "\" is ")
                        .contains("and is ignored; accepted for " + key + ": "));
        assertThat(invocation.settings().logs().level()).isEqualTo(LogLevel.INFO);
        assertThat(invocation.settings().polling().interval()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void rejectsAVariableOfOthersThatSaysWhereOllamaIsNot() {
        assertThat(problems(Map.of("OLLAMA_HOST", "ftp://h")))
                .singleElement()
                .asString()
                .startsWith("variable OLLAMA_HOST: ");
    }

    @Test
    void guessesOnlyAtSlips() {
        assertThat(problems(
                        Map.of("LLAMATAP_PORT_NUMBER", "1"), "--upstrem=h", "--port=1", "--token=x", "--lgo-level=x"))
                .containsExactly(
                        "argument --upstrem: unknown; did you mean --upstream?",
                        "argument --port: unknown",
                        "argument --token: unknown",
                        "argument --lgo-level: unknown; did you mean --log-level?",
                        "variable LLAMATAP_PORT_NUMBER: unknown");
        assertThat(problems(Map.of(), "--LISTN=x", "help", "docter", "listen"))
                .containsExactly(
                        "argument --LISTN: unknown; did you mean --listen?",
                        "argument help: unknown; did you mean --help?",
                        "argument docter: unknown; did you mean doctor?",
                        "argument listen: unknown; did you mean --listen?");
    }

    @Test
    void takesACommandOnlyAsTheFirstArgument() {
        assertThat(problems(Map.of(), "--listen=:1", "doctor"))
                .containsExactly("argument doctor: a command must be the first argument");
    }

    @Test
    void saysThatTheNameOfTheFileIsEmpty() {
        assertThat(problems(Map.of(), "--config="))
                .containsExactly("argument --config: \"\" is empty; accepted: the path of a TOML file");
    }

    @Test
    void emptyVariablesCountAsNotSet() throws BadConfigException {
        assertUpstream("http://localhost:11434 (default)", Map.of("OLLAMA_HOST", "", "LLAMATAP_UPSTREAM", " "));
    }

    @Test
    void passesOverAVariableOfOthersThatIsOutdone() throws BadConfigException {
        assertUpstream(
                "http://a:11434 (argument --upstream)", Map.of("OLLAMA_HOST", "https://ollama.com"), "--upstream=a");
    }

    @Test
    void tellsAllProblemsAtOnceByPlaceWithKeyValueAndRange() throws IOException {
        Path file = Files.writeString(
                folder.resolve("bad.toml"), "max-head = 1\nlisten = \":1\"\n[deep]\nkey = 1\nloops = [1]\n");
        List<String> problems = problems(
                Map.of("LLAMATAP_CONNECT_TIMEOUT", "5 parsecs", "LLAMATAP_LISTN", ":1"),
                "--upstream=ftp://h",
                "--lisen",
                "4",
                "--config",
                file.toString(),
                "--loops=0");
        assertThat(problems)
                .containsExactly(
                        "argument --lisen: unknown; did you mean --listen?",
                        "argument --upstream: \"ftp://h\" has a scheme other than http and https; accepted:"
                                + " host, host:port, :port, http://host:port, https://host:port, or a URL with a path",
                        "argument --loops: \"0\" is out of range; accepted: a whole number from 1 to 256, or auto",
                        "variable LLAMATAP_LISTN: unknown; did you mean LLAMATAP_LISTEN?",
                        "variable LLAMATAP_CONNECT_TIMEOUT: \"5 parsecs\" is not a duration; accepted: a duration from"
                                + " 10ms to 10m, such as 500ms, 5s, 1m30s, 2h; a number without a unit is seconds",
                        file
                                + ":1: max-head \"1\" is out of range; accepted: a size from 1KiB to 16MiB, such as 16KiB; a number"
                                + " without a unit is bytes",
                        file + ":4: unknown key deep.key",
                        file + ":5: unknown key deep.loops");
    }

    @Test
    void tellsWhatIsWrongInAWeakerSourceToo() {
        assertThat(problems(Map.of("LLAMATAP_LOOPS", "many"), "--loops=2")).hasSize(1);
    }

    @Test
    void rejectsWhatTheBudgetForClientsCannotBound() {
        assertThat(problems(Map.of(), "--max-head=16MiB", "--client-memory=32MiB"))
                .singleElement()
                .asString()
                .contains("max-head", "16MiB", "more than a quarter of client-memory", "at most 8388608 bytes");
        String sum = problems(Map.of(), "--max-connections=1000000", "--client-memory=1GiB")
                .toString();
        assertThat(sum).contains("1000000 connections x 7 KiB + client-memory 1024 MiB", "more than the Java heap of");
        assertThat(problems(Map.of(), "--client-memory=2GiB").toString()).contains("from 1MiB to 1024MiB");
    }

    @Test
    void tellsTheLineOfASyntaxError() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.toml"), "loops = 1\nlisten = :8000\n");
        assertThat(problems(Map.of(), "--config=" + file))
                .anySatisfy(problem -> assertThat(problem).startsWith(file + ":2: "));
    }

    @Test
    void rejectsAKeyThatStandsTwice() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.toml"), "loops = 1\nloops = 2\n");
        assertThat(problems(Map.of(), "--config=" + file))
                .singleElement()
                .asString()
                .startsWith(file + ":2: ");
        assertThat(problems(Map.of(), "--loops=1", "--loops=2"))
                .containsExactly("argument --loops: is given twice: \"1\" and \"2\"");
    }

    @Test
    void tellsOfFilesThatCannotBeRead() throws IOException {
        assertThat(problems(Map.of(), "--config=/does/not/exist"))
                .containsExactly(
                        "argument --config: \"/does/not/exist\" does not exist; accepted: a TOML file, which must be"
                                + " mounted there if this is a container");
        assertThat(problems(Map.of(), "--config=none.toml"))
                .singleElement()
                .asString()
                .contains(" does not exist in " + Path.of("").toAbsolutePath() + "; accepted: ");
        assertThat(problems(Map.of("LLAMATAP_CONFIG", folder.toString())))
                .singleElement()
                .asString()
                .startsWith("variable LLAMATAP_CONFIG: \"" + folder + "\" is a folder, not a file; a container engine");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});
        assertThat(problems(Map.of(), "--config=" + binary))
                .singleElement()
                .asString()
                .endsWith("is not UTF-8 text");
    }

    @Test
    void tellsNoPassword() {
        assertThat(problems(Map.of(), "--upstream=http://me:hunter2@h"))
                .singleElement()
                .asString()
                .doesNotContain("hunter2");
    }

    @Test
    void rejectsValuesForOptionsAndOptionsWithoutValues() {
        assertThat(problems(Map.of(), "--demo=yes", "--listen", "--loops=1", "serve", "-x", "--config"))
                .containsExactlyInAnyOrder(
                        "argument --demo: takes no value",
                        "argument --listen: needs a value",
                        "argument serve: unknown; accepted: options such as --listen, or first a command: top, doctor,"
                                + " selfcheck; without a command, Llamatap is started",
                        "argument -x: unknown",
                        "argument --config: needs a value");
    }

    @Test
    void demonstrationBringsItsOwnUpstream() throws BadConfigException {
        assertThat(problems(Map.of(), "--demo", "--upstream=h")).hasSize(1);
        Invocation invocation = ConfigReader.read(
                new String[] {"--demo", "--listen=:11434"}, Map.of("OLLAMA_HOST", "https://x"), (level, format) -> {});
        assertThat(invocation.demo()).isTrue();
    }

    @Test
    void helpNeedsNoSettings() throws BadConfigException {
        Invocation invocation = ConfigReader.read(
                new String[] {"--loops=no", "--check", "--help", "--version"}, Map.of(), (level, format) -> {});
        assertThat(invocation.action()).isEqualTo(Action.HELP);
        assertThat(invocation.config()).isNull();
    }

    @Test
    void tellsTheLogSettingsEvenIfOthersAreWrong() {
        List<Object> told = new ArrayList<>();
        String[] args = {"--log-format=json", "--log-level=nope"};
        assertThatThrownBy(
                        () -> ConfigReader.read(args, Map.of(), (level, format) -> told.addAll(List.of(level, format))))
                .isInstanceOf(BadConfigException.class);
        assertThat(told).containsExactly(LogLevel.INFO, LogFormat.JSON);
    }

    private static void assertUpstream(String expected, Map<String, String> environment, String... args)
            throws BadConfigException {
        ServerConfig config = read(environment, String.join(" ", args));
        Instance first = config.listening().instances().get(0);
        assertThat(first.upstream() + " (" + first.upstreamOrigin() + ")").isEqualTo(expected);
    }

    private static ServerConfig read(Map<String, String> environment) throws BadConfigException {
        return read(environment, "");
    }

    private static ServerConfig read(Map<String, String> environment, String args) throws BadConfigException {
        String[] words = args.isEmpty() ? new String[0] : args.split(" ");
        return ConfigReader.read(words, environment, (level, format) -> {}).settings();
    }

    private static List<String> problems(Map<String, String> environment, String... args) {
        BadConfigException e = catchThrowableOfType(
                BadConfigException.class, () -> ConfigReader.read(args, environment, (level, format) -> {}));
        assertThat(e).as("nothing was found wrong").isNotNull();
        assertThat(e.getMessage()).contains(e.problems());
        return e.problems();
    }
}
