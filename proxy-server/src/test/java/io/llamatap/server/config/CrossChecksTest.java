package io.llamatap.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llamatap.relay.io.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrossChecksTest {

    @ParameterizedTest
    @CsvSource({
        ":11434, localhost",
        ":11434, 127.0.0.1",
        ":11434, 127.9.9.9",
        ":11434, 0.0.0.0",
        ":11434, [::]",
        ":11434, [::1]",
        "0.0.0.0:8000, :8000",
        "127.0.0.1:8000, localhost:8000",
        "127.0.0.1:8000, http://127.0.0.1:8000/v1",
        "localhost:8000, 127.0.0.1:8000",
        "[::1]:8000, [::1]:8000"
    })
    void rejectsAListenerThatIsItsOwnUpstream(String listen, String upstream) {
        assertThat(problems("--listen=" + listen, "--upstream=" + upstream))
                .singleElement()
                .asString()
                .startsWith("argument --upstream: \"" + upstream + "\" is http://")
                .contains("this proxy itself (listen is " + listen + ")");
    }

    @Test
    void rejectsTheMachinesOwnAddressesAsUpstreamOfAListenerOnAll() throws SocketException {
        for (NetworkInterface network : NetworkInterface.networkInterfaces()
                .filter(CrossChecksTest::isUp)
                .toList()) {
            for (InetAddress address : network.inetAddresses().toList()) {
                String host = address.getHostAddress();
                String upstream = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":8000";
                assertThat(problems("--upstream=" + upstream)).as(upstream).hasSize(1);
            }
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp();
        } catch (SocketException e) {
            return false;
        }
    }

    @Test
    void rejectsTheClientsVariableThatPointsAtThisProxy() {
        assertThat(catchProblems(Map.of("OLLAMA_HOST", "http://localhost:8000")))
                .singleElement()
                .asString()
                .startsWith("variable OLLAMA_HOST: ");
    }

    @ParameterizedTest
    @CsvSource({
        ":8000, localhost:11434",
        "127.0.0.1:8000, 192.0.2.1:8000",
        ":8000, 192.0.2.1:8000",
        "127.0.0.1:8000, 127.0.0.2:8000",
        ":0, localhost:11434"
    })
    void acceptsAnUpstreamElsewhere(String listen, String upstream) {
        assertThatCode(() -> read(Map.of(), "--listen=" + listen, "--upstream=" + upstream))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({":8000, :8000", ":8000, 127.0.0.1:8000", "127.0.0.1:8000, 0.0.0.0:8000", "127.0.0.1:9, 127.0.0.1:9"})
    void rejectsAnAdminAddressThatIsTheClients(String listen, String admin) {
        assertThat(problems("--listen=" + listen, "--admin=" + admin))
                .singleElement()
                .asString()
                .startsWith("argument --admin: ");
    }

    @ParameterizedTest
    @CsvSource({":8000, :8001", "127.0.0.1:8000, 127.0.0.2:8000", ":0, :0"})
    void acceptsAnAdminAddressApart(String listen, String admin) {
        assertThatCode(() -> read(Map.of(), "--listen=" + listen, "--admin=" + admin))
                .doesNotThrowAnyException();
    }

    @Test
    void rejectsAHostToListenOnThatCannotBeResolved() {
        assertThat(problems("--listen=no-such-host.invalid:8000"))
                .singleElement()
                .asString()
                .contains("has a host that cannot be resolved");
    }

    @Test
    void rejectsATransportThatThisMachineLacks() {
        for (Transport transport : Transport.values()) {
            String argument = "--transport=" + transport.name().toLowerCase(Locale.ROOT);
            if (transport.isAvailable()) {
                assertThatCode(() -> read(Map.of(), argument)).doesNotThrowAnyException();
            } else {
                assertThat(problems(argument)).singleElement().asString().contains("is not available on this machine");
            }
        }
    }

    @Test
    void rejectsAnAccessLogThatCannotBeWritten(@TempDir Path folder) {
        assertThat(problems("--access-log=" + folder))
                .singleElement()
                .asString()
                .startsWith("argument --access-log: ")
                .contains("is a folder");
        assertThat(problems("--access-log=" + folder.resolve("none/access.log")))
                .singleElement()
                .asString()
                .contains("is in a folder that does not exist");
        assertThatCode(() -> read(Map.of(), "--access-log=" + folder.resolve("access.log")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "on", "stderr", "of", ""})
    void rejectsAnAccessLogThatIsNoWordAndNoPath(String value) {
        assertThat(problems("--access-log=" + value))
                .singleElement()
                .asString()
                .contains("off, stdout, or the path of a file");
    }

    private static void read(Map<String, String> environment, String... args) throws BadConfigException {
        ConfigReader.read(args, environment, (level, format) -> {});
    }

    private static List<String> problems(String... args) {
        return catchProblems(Map.of(), args);
    }

    private static List<String> catchProblems(Map<String, String> environment, String... args) {
        BadConfigException e = catchThrowableOfType(BadConfigException.class, () -> read(environment, args));
        assertThat(e).as("nothing was found wrong").isNotNull();
        return e.problems();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | holds no credentials",
                "'a\nb' | holds more than one line of credentials",
                " | does not exist"
            })
    void rejectsCredentialsThatCannotBeUsed(@Nullable String text, String why, @TempDir Path folder)
            throws IOException {
        Path file = folder.resolve("key");
        if (text != null) {
            Files.writeString(file, text.replace("\\n", "\n"));
        }
        assertThat(problems("--upstream-credentials-file=" + file))
                .containsExactly("argument --upstream-credentials-file: \"" + file + "\" " + why
                        + "; accepted: a file with the value of Authorization, or a token, as its only line; or none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://gpu.corp", "gpu.*", "a b/c", "gpu.corp,,"})
    void rejectsNamesThatAreNone(String hosts) {
        assertThat(problems("--allowed-hosts=" + hosts))
                .singleElement()
                .asString()
                .startsWith("argument --allowed-hosts: \"" + hosts + "\" is not a list of hosts: ");
    }
}
