package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llamatap.relay.tls.ListenerTls;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RecordingTaps;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.TestTls;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/**
 * What is held for clients before their requests are complete is limited for all of them together, without disturbing exchanges.
 */
class ClientMemoryIT {
    private static final int BUDGET = 200_000;
    private static final String HEAD = "GET /api/tags HTTP/1.1\r\nHost: h\r\n";
    private static final String LARGE = HEAD + "X: " + "a".repeat(20_000);
    private static final int MANY = 30;

    private static ProxyFixture proxy(ScriptedUpstream upstream) throws IOException {
        return ProxyFixture.before(upstream, RelaySettings.defaults().clientMemory(BUDGET));
    }

    /** Opens as many connections as it takes, which all send the same, and returns them. */
    private static List<RawClient> attack(ProxyFixture proxy, String address, String bytes) throws IOException {
        List<RawClient> attackers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            attackers.add(proxy.connectFrom(address).send(bytes));
        }
        return attackers;
    }

    private static long rejected(ProxyFixture proxy) {
        return proxy.taps().rejections().stream()
                .map(RecordingTaps.Rejection::reason)
                .filter("client_memory"::equals)
                .count();
    }

    @Test
    void rejectsThoseWhoHoldMostByUnfinishedHeads() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = proxy(upstream);
                RawClient honest = proxy.connectFrom("127.0.0.2")) {
            honest.send(LARGE);
            List<RawClient> attackers = attack(proxy, "127.0.0.3", LARGE);
            await().until(() -> rejected(proxy) >= MANY - BUDGET / 20_000);

            HttpMessage rejection = attackers.get(0).readResponse();
            assertThat(rejection.status()).isEqualTo(503);
            assertThat(rejection.head().values("Retry-After")).hasSize(1);
            assertThat(rejection.text()).contains("client-memory");
            assertThat(honest.send("\r\n\r\n").readResponse().status()).isEqualTo(200);
            assertThat(proxy.ask(HEAD + "\r\n").status()).isEqualTo(200);
            assertThat(proxy.proxy().clientMemoryHeld()).isPositive();
            await().until(() -> proxy.proxy().clientMemoryHeld() <= BUDGET);
        }
    }

    @Test
    void holdsNothingForARequestThatWasRelayed() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = proxy(upstream);
                RawClient client = proxy.connect()) {
            client.send(LARGE);
            await().until(() -> proxy.proxy().clientMemoryHeld() > 20_000);
            assertThat(client.send("\r\n\r\n").readResponse().status()).isEqualTo(200);
            await().until(() -> proxy.proxy().clientMemoryHeld() == 0);
        }
    }

    @Test
    void holdsNothingForAClientThatHasLeft() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = proxy(upstream)) {
            try (RawClient client = proxy.connect()) {
                client.send(LARGE);
                await().until(() -> proxy.proxy().clientMemoryHeld() > 20_000);
            }
            await().until(() -> proxy.proxy().clientMemoryHeld() == 0);
        }
    }

    @Test
    void rejectsThoseWhoHoldMostByUnfinishedTrailers() throws IOException {
        String request = "POST /api/chat HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX: "
                + "a".repeat(20_000);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitText("{}");
                    connection.awaitEnd();
                });
                ProxyFixture proxy = proxy(upstream)) {
            List<RawClient> attackers = attack(proxy, "127.0.0.3", request);
            await().until(() -> proxy.taps().exchanges().stream()
                            .filter(exchange -> exchange.status() == 503)
                            .count()
                    >= MANY - BUDGET / 20_000);
            await().until(() -> proxy.proxy().clientMemoryHeld() <= BUDGET);
            // Which of them were not rejected depends on how their bytes were read.
            for (RawClient attacker : attackers) {
                attacker.close();
            }
        }
    }

    @Test
    void finishesTheResponseOfAClientThatHasSentTooMuchTooEarly() throws IOException {
        Semaphore go = new Semaphore(0);
        String ahead = HEAD + "X: " + "a".repeat(7000) + "\r\n\r\n";
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitText("/api/tags ");
                    connection.await(go);
                    connection.respondToAll(request -> Wire.ok("whole"));
                });
                ProxyFixture proxy = proxy(upstream)) {
            List<RawClient> attackers = attack(proxy, "127.0.0.3", HEAD + "\r\n" + ahead.repeat(3));
            await().until(() -> rejected(proxy) > 0);
            go.release(MANY);
            for (RawClient attacker : attackers) {
                assertThat(attacker.readResponse().text()).isEqualTo("whole");
            }
            await().until(() -> proxy.proxy().clientMemoryHeld() <= BUDGET);
        }
    }

    @Test
    void passesTheEndOnOfAClientThatIsCutOff() throws IOException {
        CountDownLatch ended = new CountDownLatch(1);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.awaitEnd();
                    ended.countDown();
                });
                ProxyFixture proxy =
                        ProxyFixture.before(upstream, RelaySettings.defaults().clientMemory(6000));
                RawClient client = proxy.connectFrom("127.0.0.3");
                RawClient other = proxy.connectFrom("127.0.0.2")) {
            String ahead = HEAD + "X: " + "a".repeat(4000) + "\r\n\r\n";
            client.send("POST /api/generate HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}" + ahead);
            upstream.awaitRequests(1);
            client.halfClose();
            await().until(() -> proxy.proxy().clientMemoryHeld() >= 4000);
            other.send(HEAD + "X: " + "b".repeat(3000));
            await().until(() -> ended.getCount() == 0);
            assertThat(rejected(proxy)).isEqualTo(1);
        }
    }

    @Test
    void countsWhatIsHeldOfUnfinishedTlsRecords() throws IOException {
        byte[] unfinished = new byte[16_000];
        System.arraycopy(new byte[] {23, 3, 3, 0x40, 0x10}, 0, unfinished, 0, 5);
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.startTls(
                        RelaySettings.defaults(),
                        ProxyFixture.upstreamAt(upstream.port()),
                        new ListenerTls(TestTls.always(TestTls.showing("loopback")), null))) {
            try (RawClient client = proxy.connectTls()) {
                client.send(HEAD + "\r\n").readResponse();
                client.forge(unfinished);
                await().until(() -> proxy.proxy().clientMemoryHeld() >= unfinished.length);
            }
            await().until(() -> proxy.proxy().clientMemoryHeld() == 0);
        }
    }

    @Test
    void sparesUploadsThatWaitForTheUpstream() throws IOException {
        int length = 20 << 20;
        CountDownLatch go = new CountDownLatch(1);
        try (ScriptedUpstream upstream = ScriptedUpstream.startNotReading(connection -> {
                    connection.await(go);
                    connection.startReading();
                    connection.awaitReceived(length);
                    connection.send(Wire.ok("got it"));
                });
                ProxyFixture proxy = proxy(upstream);
                RawClient upload = proxy.connectFrom("127.0.0.2")) {
            upload.send("POST /api/blobs/x HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n");
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(upload, new byte[length]));
            List<RawClient> attackers = attack(proxy, "127.0.0.3", LARGE);
            assertThat(attackers.get(0).readResponse().status()).isEqualTo(503);
            go.countDown();
            assertThat(upload.readResponse().text()).isEqualTo("got it");
            sending.join();
        }
    }

    private static void send(RawClient client, byte[] bytes) {
        try {
            client.send(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
