package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.io.Transport;
import io.llamatap.testkit.Fault;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.NothingLeft;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An upstream that restarts under load causes errors while it is down, and never a response to the wrong client. */
@ExtendWith(NothingLeft.class)
@DisplayName("Row 43: an upstream that restarts")
class UpstreamRestartIT {
    private static final int CLIENTS = 8;
    private static final int RESTARTS = 5;

    private static ScriptedUpstream echoOn(int port) throws IOException {
        return ScriptedUpstream.startOn(
                port,
                connection -> connection.respondToAll(
                        request -> Wire.ok(request.head().target())));
    }

    @Test
    @DisplayName("row 43: every client gets its own response or an error, and everything works again afterwards")
    @Row(43)
    @Fault("upstream restarts under load")
    void neverMixesResponsesUp() throws Exception {
        ScriptedUpstream upstream = echoOn(0);
        int port = upstream.port();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger responded = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        ExecutorService executor = Executors.newFixedThreadPool(CLIENTS);
        try (ProxyFixture proxy =
                ProxyFixture.before(upstream, RelaySettings.defaults().on(Transport.AUTO, 2))) {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                clients.add(executor.submit(() -> {
                    askUntil(proxy, client, stop, responded, failed);
                    return null;
                }));
            }
            for (int i = 0; i < RESTARTS; i++) {
                int enough = responded.get() + 20 * CLIENTS;
                Awaitility.await("responses").until(() -> responded.get() >= enough);
                upstream.close();
                // While the port is free, any connection of this machine may have it for its own end for a moment.
                upstream = Awaitility.await("the port again")
                        .ignoreExceptionsInstanceOf(BindException.class)
                        .until(() -> echoOn(port), started -> true);
            }
            stop.set(true);
            for (Future<?> client : clients) {
                client.get();
            }
            assertThat(proxy.ask("GET /after HTTP/1.1\r\nHost: h\r\n\r\n").text())
                    .isEqualTo("/after");
            proxy.books().await("ollama_proxy_upstream_errors_total", failed.get());
            proxy.books().await("ollama_proxy_requests_total outcome=ok", responded.get() + 1);
        } finally {
            stop.set(true);
            executor.shutdownNow();
            upstream.close();
        }
    }

    private static void askUntil(
            ProxyFixture proxy, int client, AtomicBoolean stop, AtomicInteger responded, AtomicInteger failed)
            throws IOException {
        try (RawClient connection = proxy.connect()) {
            for (int i = 0; !stop.get(); i++) {
                String method = i % 2 == 0 ? "GET" : "POST";
                String target = "/" + client + "/" + i;
                HttpMessage response = connection
                        .send(method + " " + target + " HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
                        .readResponse();
                if (response.status() == 200) {
                    assertThat(response.text()).isEqualTo(target);
                    responded.incrementAndGet();
                } else {
                    assertThat(response.status()).isEqualTo(502);
                    failed.incrementAndGet();
                }
            }
        }
    }
}
