package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llamatap.testkit.Ending;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first signal drains, the second one ends. */
@DisabledOnOs(OS.WINDOWS)
class SignalIT {
    private static final String REQUEST = "GET /api/tags HTTP/1.1\r\nHost: x\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    @Row(53)
    void endsWith0AtOnceWhereNothingGoesOn(String signal) throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ServerProcess server = start(upstream);
                RawClient client = connect(server)) {
            assertThat(client.send(REQUEST).readResponse().status()).isEqualTo(200);
            server.signal(signal);
            assertThat(server.exitStatus()).isZero();
            assertThat(client.awaitEnd()).isEqualTo(Ending.FIN);
            assertThat(server.err())
                    .contains("received SIG" + signal + "; draining")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    @Row(53)
    void letsAnExchangeEndAndEndsWith0() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ScriptedUpstream upstream = slow(go);
                ServerProcess server = start(upstream);
                RawClient client = connect(server)) {
            client.send(REQUEST).readHead();
            server.signal("TERM");
            server.awaitErr("received SIGTERM; draining");
            go.countDown();
            assertThat(client.read(4)).isEqualTo(Wire.bytes("done"));
            assertThat(server.exitStatus()).isZero();
            assertThat(server.err()).contains("drained");
        }
    }

    @Test
    @Row(53)
    void cutsOffWhatOutlivesTheDrainTimeoutAndEndsWith0() throws Exception {
        try (ScriptedUpstream upstream = slow(new CountDownLatch(1));
                ServerProcess server = start(upstream, "--drain-timeout=50ms");
                RawClient client = connect(server)) {
            client.send(REQUEST).readHead();
            server.signal("TERM");
            assertThat(server.exitStatus()).isZero();
            assertThat(server.err()).contains("drain-timeout has expired");
        }
    }

    @Test
    @Row(53)
    void endsAtOnceAtASecondSignal() throws Exception {
        try (ScriptedUpstream upstream = slow(new CountDownLatch(1));
                ServerProcess server = start(upstream, "--drain-timeout=24h");
                RawClient client = connect(server)) {
            client.send(REQUEST).readHead();
            server.signal("TERM");
            server.awaitErr("received SIGTERM; draining");
            server.signalUntilEnd("TERM");
            assertThat(server.exitStatus()).isEqualTo(128 + 15);
        }
    }

    @Test
    void goesOnAfterAHangupAndOpensAMovedAccessLogAnew(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("access.log");
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ServerProcess server = start(upstream, "--access-log=" + file);
                RawClient client = connect(server)) {
            client.send(REQUEST).readResponse();
            await().until(() -> !Files.readString(file).isEmpty());
            Files.move(file, folder.resolve("moved"));
            server.signal("HUP");
            await().until(() -> Files.exists(file));
            client.send(REQUEST).readResponse();
            await().until(() -> !Files.readString(file).isEmpty());
            assertThat(folder.resolve("moved")).content().hasLineCount(1);
            server.signal("TERM");
            assertThat(server.exitStatus()).isZero();
        }
    }

    @Test
    void goesOnAfterAHangupWithoutAnAccessLog() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ServerProcess server = start(upstream);
                RawClient client = connect(server)) {
            server.signal("HUP");
            assertThat(client.send(REQUEST).readResponse().status()).isEqualTo(200);
            server.signal("TERM");
            assertThat(server.exitStatus()).isZero();
        }
    }

    /** Sends a head at once and the body after the latch, however late that is. */
    private static ScriptedUpstream slow(CountDownLatch go) throws IOException {
        return ScriptedUpstream.start(connection -> {
            // The poll at the start gets no response either.
            if (connection.awaitRequest().head().target().equals("/api/tags")) {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
                connection.await(go);
                connection.send("done");
            }
        });
    }

    private static ServerProcess start(ScriptedUpstream upstream, String... more) throws IOException {
        String[] args = new String[more.length + 2];
        System.arraycopy(more, 0, args, 2, more.length);
        args[0] = "--listen=127.0.0.1:0";
        args[1] = "--upstream=127.0.0.1:" + upstream.port();
        return ServerProcess.start(Map.of(), args);
    }

    private static RawClient connect(ServerProcess server) throws IOException {
        return RawClient.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.awaitPort("listening on ")));
    }
}
