package io.llamatap.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The access log has the identifiers by which other programs know a request, and these go on to Ollama. */
@DisabledOnOs(OS.WINDOWS)
class TraceIdsIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "traceparent: 00-" + TRACE + "-00f067aa0ba902b7-01\r\n";

    @Test
    void standInTheAccessLog() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(request ->
                        Wire.ok(new String(request.head().raw(), ISO_8859_1).contains(TRACE) ? "passed on" : "lost"));
                ServerProcess server = ServerProcess.start(
                        Map.of(),
                        "--listen=127.0.0.1:0",
                        "--upstream=127.0.0.1:" + upstream.port(),
                        "--poll-interval=off",
                        "--access-log=stdout")) {
            InetSocketAddress proxy =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.awaitPort("listening on "));
            try (RawClient client = RawClient.connect(proxy)) {
                client.send("GET /api/tags HTTP/1.1\r\nHost: x\r\n" + PARENT + "X-Request-Id: job-7.a_B\r\n\r\n");
                assertThat(client.readResponse().text()).contains("passed on");
                client.send("GET /api/tags HTTP/1.1\r\nHost: x\r\nX-Request-Id: a b=c\r\n\r\n");
                client.readResponse();
                client.send("GET /api/tags HTTP/1.1\r\n" + PARENT + "X-Request-Id: job-8\r\n\r\n");
                assertThat(client.readResponse().status()).isEqualTo(400);
            }
            server.signal("TERM");
            assertThat(server.exitStatus()).isZero();
            assertThat(server.out().lines().toList())
                    .satisfiesExactly(
                            line -> assertThat(line).contains(" trace_id=" + TRACE + " request_id=job-7.a_B "),
                            line -> assertThat(line).doesNotContain("trace_id", "request_id", "a b=c"),
                            line -> assertThat(line)
                                    .endsWith(" outcome=rejected reason=host trace_id=" + TRACE + " request_id=job-8"));
        }
    }
}
