package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.llamatap.relay.io.Transport;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A start tells what was started, and why not if it was not. */
class StartIT {

    @Test
    void tellsListenersUpstreamAndOllamasVersion() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(request -> Wire.ok("{\"version\":\"0.33.3\"}"));
                ServerProcess server = ServerProcess.start(
                        Map.of("OLLAMA_HOST", "127.0.0.1:" + upstream.port()),
                        "--listen=127.0.0.1:0",
                        "--admin=127.0.0.1:0")) {
            assertThat(server.awaitPort("listening on ")).isPositive();
            assertThat(server.awaitPort("/metrics and /health are served on ")).isPositive();
            server.awaitErr("upstream is http://127.0.0.1:" + upstream.port() + " (variable OLLAMA_HOST)");
            server.awaitErr("Ollama 0.33.3 is reachable at http://127.0.0.1:" + upstream.port());
        }
    }

    @Test
    void tellsWhichPortsOfOtherExportersItTookOverAndWhy() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(request -> Wire.ok("{\"version\":\"0.33.3\"}"));
                ServerProcess server = ServerProcess.start(
                        Map.of(
                                "OLLAMA_URL",
                                "127.0.0.1:" + upstream.port(),
                                "EXPORTER_PORT",
                                "0",
                                "LLAMATAP_POLLER_LISTEN",
                                "127.0.0.1:0"),
                        "--listen=127.0.0.1:0")) {
            server.awaitErr("the poller metrics and /health are served on 127.0.0.1:");
            server.awaitErr("(variable LLAMATAP_POLLER_LISTEN)");
            server.awaitErr("the homeserver metrics and /health are served on all addresses, port ");
            server.awaitErr("(variables EXPORTER_PORT and OLLAMA_URL)");
        }
    }

    @Test
    void servesThoughOllamaIsNotThere() throws Exception {
        try (ServerProcess server = ServerProcess.start(Map.of(), "--listen=127.0.0.1:0", "--upstream=127.0.0.1:1")) {
            server.awaitErr("http://127.0.0.1:1 is unreachable");
            InetSocketAddress proxy =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.awaitPort("listening on "));
            try (RawClient client = RawClient.connect(proxy)) {
                assertThat(client.send("GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n")
                                .readResponse()
                                .status())
                        .isEqualTo(200);
                assertThat(client.send("GET /api/tags HTTP/1.1\r\nHost: x\r\n\r\n")
                                .readResponse()
                                .status())
                        .isEqualTo(502);
            }
        }
    }

    @Test
    void warnsOfAPortThatOnlyTheSchemeMade() throws Exception {
        try (ServerProcess server =
                ServerProcess.start(Map.of(), "--listen=127.0.0.1:0", "--upstream=http://127.0.0.1")) {
            server.awaitErr("upstream is http://127.0.0.1 (argument --upstream)");
            server.awaitErr("the upstream is http://127.0.0.1:80, because");
        }
    }

    @Test
    void endsWith69WhereAnAddressIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerProcess server = ServerProcess.start(
                        Map.of(), "--listen=127.0.0.1:0", "--admin=127.0.0.1:" + taken.getLocalPort())) {
            assertThat(server.exitStatus()).isEqualTo(69);
            assertThat(server.err().strip())
                    .isEqualTo("llamatap: cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + ": Address already in use; stop the program that uses this port, or set admin to another"
                            + " address");
        }
    }

    @Test
    void warnsOfAnOllamaThatIsOpenToTheNetworkNow() throws Exception {
        String warning = " can use Ollama at http://127.0.0.1:1, and pull and delete its models";
        for (String upstream : List.of("127.0.0.1:1", "localhost:1", "[::1]:1", "127.0.0.9:1", "http://LOCALHOST.:1")) {
            try (ServerProcess server = ServerProcess.start(Map.of(), "--listen=:0", "--upstream=" + upstream)) {
                server.awaitErr(" can use Ollama at ");
                server.awaitErr("set allow-networks or token-file, or listen on 127.0.0.1:");
                assertThat(server.err().lines().filter(line -> line.contains("can use")))
                        .hasSize(1);
            }
        }
        try (ServerProcess server = ServerProcess.start(Map.of(), "--listen=:0", "--upstream=127.0.0.1:1")) {
            server.awaitErr(warning);
        }
    }

    @Test
    void hasNothingToWarnOfWhereOllamaIsNoMoreOpenThanBefore() throws Exception {
        for (List<String> arguments : List.of(
                List.of("--listen=127.0.0.1:0", "--upstream=127.0.0.1:1"),
                List.of("--listen=[::1]:0", "--upstream=127.0.0.1:1"),
                List.of("--listen=:0", "--upstream=192.0.2.1:1"),
                List.of("--listen=:0", "--upstream=127.0.0.1:1", "--allow-networks=10.0.0.0/8"),
                List.of("--listen=:0", "--demo"))) {
            try (ServerProcess server = ServerProcess.start(Map.of(), arguments.toArray(String[]::new))) {
                // Behind all that is told at the start.
                server.awaitErr("upstream is ");
                server.signal("TERM");
                assertThat(server.exitStatus()).isZero();
                assertThat(server.err()).as("%s", arguments).doesNotContain("can use Ollama at");
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void warnsWhereTheNativeLibraryCannotBeUnpacked() throws Exception {
        assumeTrue(Transport.EPOLL.isAvailable(), "there is no epoll here");
        try (ServerProcess server = ServerProcess.start(
                Map.of("JDK_JAVA_OPTIONS", "-Dio.netty.native.workdir=/proc"),
                "--listen=127.0.0.1:0",
                "--upstream=127.0.0.1:1")) {
            server.awaitErr("transport nio");
            server.awaitErr("WARN  the native network library cannot be loaded (");
            server.awaitErr("LLAMATAP_JAVA_OPTS=-Dio.netty.native.workdir=FOLDER");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void takesTheNativeLibraryFromWhereTheLauncherHasIt(@TempDir Path folder) throws Exception {
        assumeTrue(Transport.EPOLL.isAvailable(), "there is no epoll here");
        for (String name : List.of("x86_64", "aarch_64")) {
            String file = "libnetty_transport_native_epoll_" + name + ".so";
            try (InputStream in = Transport.class.getResourceAsStream("/META-INF/native/" + file)) {
                if (in != null) {
                    Files.copy(in, folder.resolve(file));
                }
            }
        }
        try (ServerProcess server = ServerProcess.start(
                Map.of("JDK_JAVA_OPTIONS", "-Dio.netty.native.workdir=/proc -Djava.library.path=" + folder),
                "--listen=127.0.0.1:0",
                "--upstream=127.0.0.1:1")) {
            server.awaitErr("transport epoll");
            server.awaitPort("listening on ");
            assertThat(server.err()).doesNotContain("WARN  the native library");
        }
    }

    @Test
    void logsJsonLinesWhereToldTo() throws Exception {
        try (ServerProcess server = ServerProcess.start(
                Map.of("LLAMATAP_LOG_FORMAT", "json"), "--listen=127.0.0.1:0", "--upstream=127.0.0.1:1")) {
            server.awaitErr("is unreachable (");
            for (String line : server.err()
                    .substring(0, server.err().lastIndexOf('\n'))
                    .lines()
                    .toList()) {
                try (JsonParser json = new JsonFactory().createParser(line)) {
                    assertThat(json.nextFieldName()).as(line).isNull();
                    assertThat(json.nextFieldName()).as(line).isEqualTo("time");
                }
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void demonstratesWithoutOllama() throws Exception {
        try (ServerProcess server = ServerProcess.start(Map.of(), "--listen=127.0.0.1:0", "--demo")) {
            InetSocketAddress proxy =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.awaitPort("listening on "));
            try (RawClient client = RawClient.connect(proxy)) {
                assertThat(client.send("GET /api/version HTTP/1.1\r\nHost: x\r\n\r\n")
                                .readResponse()
                                .text())
                        .contains("\"version\"");
            }
            server.signal("TERM");
            assertThat(server.exitStatus()).isZero();
        }
    }
}
