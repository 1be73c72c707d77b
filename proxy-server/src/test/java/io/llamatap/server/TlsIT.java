package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.TestTls;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server speaks TLS on both sides by its settings alone, and takes up a renewed certificate. */
class TlsIT {
    @TempDir
    Path folder;

    private Path file(String name) throws IOException {
        return Files.writeString(folder.resolve(name), TestTls.read(name));
    }

    private static ScriptedUpstream ollama() throws IOException {
        return ScriptedUpstream.startTls(
                TestTls.showing("loopback"),
                TestTls.Offer.USUAL,
                connection -> connection.respondToAll(request -> Wire.ok("{\"version\":\"0.33.3\"}")));
    }

    private static RawClient connect(ServerProcess server) throws IOException {
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.awaitPort("listening on "));
        return RawClient.connect(address, 0, TestTls.trusting("authority"), TestTls.Offer.USUAL);
    }

    private static String get(ServerProcess server, String path) throws IOException {
        try (RawClient client = connect(server)) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n")
                    .readResponse()
                    .text();
        }
    }

    @Test
    void speaksTlsOnBothSidesAndTakesUpARenewedCertificate() throws Exception {
        Path certificate = file("loopback.pem");
        Path key = file("loopback.key");
        try (ScriptedUpstream upstream = ollama();
                ServerProcess server = ServerProcess.start(
                        Map.of(),
                        "--listen=127.0.0.1:0",
                        "--upstream=https://localhost:" + upstream.port(),
                        "--upstream-ca=" + file("authority.pem"),
                        "--tls-certificate=" + certificate,
                        "--tls-key=" + key)) {
            server.awaitErr(", with TLS, with /metrics and /health");
            server.awaitErr("Ollama 0.33.3 is reachable at https://localhost:" + upstream.port());
            assertThat(get(server, "/api/version")).isEqualTo("{\"version\":\"0.33.3\"}");
            assertThat(get(server, "/metrics/proxy"))
                    .contains("\nollama_proxy_tls_certificate_expiry_timestamp_seconds ")
                    .contains("\nollama_proxy_tls_reloads_total{result=\"ok\",} 0.0\n");

            Files.writeString(certificate, TestTls.read("renewed.pem"));
            Files.writeString(key, TestTls.read("renewed.key"));
            Awaitility.await("the renewed certificate")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> {
                        try (RawClient client = connect(server)) {
                            return client.session().getPeerCertificates()[0].equals(TestTls.certificate("renewed"));
                        }
                    });
            server.awaitErr("the changed certificate " + certificate);

            Files.writeString(key, "no key");
            server.awaitErr("a changed certificate cannot be used; the previous one stays active: " + key
                    + ": holds no private key");
            assertThat(get(server, "/metrics/proxy"))
                    .contains("\nollama_proxy_tls_reloads_total{result=\"failed\",} 1.0\n");
        }
    }

    @Test
    void saysWhyAnUpstreamIsNotTaken() throws Exception {
        try (ScriptedUpstream upstream = ollama();
                ServerProcess server = ServerProcess.start(
                        Map.of(), "--listen=127.0.0.1:0", "--upstream=https://localhost:" + upstream.port())) {
            server.awaitErr("https://localhost:" + upstream.port()
                    + " is unreachable (the certificate of the upstream is not trusted)");
        }
    }
}
