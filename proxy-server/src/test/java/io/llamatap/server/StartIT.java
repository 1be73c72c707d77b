package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A start tells what was started, and why not if it was not. */
class StartIT {

    @Test
    void tellsListenersUpstreamAndOllamasVersion() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.answering(request -> Wire.ok("{\"version\":\"0.33.3\"}"));
                ServerProcess server = ServerProcess.start(
                        Map.of("OLLAMA_HOST", "127.0.0.1:" + upstream.port()),
                        "--listen=127.0.0.1:0",
                        "--admin=127.0.0.1:0")) {
            assertThat(server.awaitPort("listening on ")).isPositive();
            assertThat(server.awaitPort("/metrics and /health on ")).isPositive();
            server.awaitErr("upstream is http://127.0.0.1:" + upstream.port() + " (variable OLLAMA_HOST)");
            server.awaitErr("Ollama 0.33.3 answers at http://127.0.0.1:" + upstream.port());
        }
    }

    @Test
    void tellsWhichPortsOfOtherExportersItTookOverAndWhy() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.answering(request -> Wire.ok("{\"version\":\"0.33.3\"}"));
                ServerProcess server = ServerProcess.start(
                        Map.of(
                                "OLLAMA_URL",
                                "127.0.0.1:" + upstream.port(),
                                "EXPORTER_PORT",
                                "0",
                                "LLAMATAP_POLLER_LISTEN",
                                "127.0.0.1:0"),
                        "--listen=127.0.0.1:0")) {
            server.awaitErr("/metrics of the dialect poller alone, and /health, on 127.0.0.1:");
            server.awaitErr("(variable LLAMATAP_POLLER_LISTEN)");
            server.awaitErr("/metrics of the dialect homeserver alone, and /health, on all addresses, port ");
            server.awaitErr("(variables EXPORTER_PORT and OLLAMA_URL)");
        }
    }

    @Test
    void servesThoughOllamaIsNotThere() throws Exception {
        try (ServerProcess server = ServerProcess.start(Map.of(), "--listen=127.0.0.1:0", "--upstream=127.0.0.1:1")) {
            server.awaitErr("http://127.0.0.1:1 does not answer");
            InetSocketAddress proxy =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.awaitPort("listening on "));
            try (RawClient client = RawClient.connect(proxy)) {
                assertThat(client.send("GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n")
                                .readAnswer()
                                .status())
                        .isEqualTo(200);
                assertThat(client.send("GET /api/tags HTTP/1.1\r\nHost: x\r\n\r\n")
                                .readAnswer()
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
            server.awaitErr("the upstream is http://127.0.0.1:80, since");
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
                            + ": Address already in use");
        }
    }

    @Test
    void logsJsonLinesWhereToldTo() throws Exception {
        try (ServerProcess server = ServerProcess.start(
                Map.of("LLAMATAP_LOG_FORMAT", "json"), "--listen=127.0.0.1:0", "--upstream=127.0.0.1:1")) {
            server.awaitErr("does not answer (");
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
                                .readAnswer()
                                .text())
                        .contains("\"version\"");
            }
            server.signal("TERM");
            assertThat(server.exitStatus()).isZero();
        }
    }
}
