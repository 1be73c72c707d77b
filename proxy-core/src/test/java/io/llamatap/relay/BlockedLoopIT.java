package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.client.limit.ConnectionCount;
import io.llamatap.relay.io.Transport;
import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.testkit.HeldUpstream;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** After an event loop was blocked, bytes wait in its sockets. They are read before any time limit is enforced. */
@DisplayName("Rows 48, 49: time limits after the event loop was blocked")
@ParameterizedClass(name = "{0}")
@MethodSource("transports")
class BlockedLoopIT {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String POST = "POST /api/show HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ManualClock clock = new ManualClock();
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Transport transport;

    BlockedLoopIT(Transport transport) {
        this.transport = transport;
    }

    static List<Transport> transports() {
        return HalfCloseIT.transports();
    }

    private RelaySettings limited() {
        return RelaySettings.defaults()
                .on(transport, 1)
                .client(LIMIT, LIMIT, LIMIT)
                .upstream(LIMIT, LIMIT)
                .halfClose(LIMIT)
                .writeStall(LIMIT)
                .poolIdle(LIMIT);
    }

    private ProxyFixture before(ScriptedUpstream upstream) throws IOException {
        return clock.startProxy(limited(), ProxyFixture.upstreamAt(upstream.port()));
    }

    /** Blocks the event loop after it has polled its sockets, so that what arrives now is not in its batch. */
    private RawClient block(ProxyFixture proxy) throws IOException {
        proxy.taps().whenUpstreamConnected(() -> {
            blocked.countDown();
            try {
                assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        RawClient blocking = proxy.connect().send(GET);
        try {
            assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return blocking;
    }

    /** Lets every time limit pass and a tick become due before the event loop goes on. */
    private void unblock() {
        clock.advance(LIMIT.multipliedBy(10));
        // A tick comes by real time.
        Awaitility.await().pollDelay(Duration.ofMillis(250)).until(() -> true);
        over.countDown();
    }

    @Test
    @Row({48, 49})
    void readsWhatCameInTimeBeforeItJudges() throws IOException {
        Semaphore go = new Semaphore(0);
        try (ScriptedUpstream upstream = HeldUpstream.start(go, request -> Wire.ok("response"));
                ProxyFixture proxy = before(upstream);
                RawClient idle = proxy.connect();
                RawClient inHead = proxy.connect();
                RawClient inBody = proxy.connect();
                RawClient waiting = proxy.connect();
                RawClient streaming = proxy.connect();
                RawClient fresh = proxy.connect()) {
            assertThat(idle.send(GET).readResponse().status()).isEqualTo(200);
            assertThat(inHead.send(GET).readResponse().status()).isEqualTo(200);
            waiting.send(GET.replace("/ ", "/late "));
            streaming.send(GET.replace("/ ", "/stream ")).readHead();
            inHead.send(GET.substring(0, 20));
            inBody.send(POST);
            upstream.awaitRequests(4);
            proxy.taps().awaitTicks(3);

            try (RawClient blocking = block(proxy)) {
                idle.send(GET);
                fresh.send(GET);
                inHead.send(GET.substring(20));
                inBody.send("{}");
                go.release(2);
                upstream.await(
                        Duration.ofSeconds(5),
                        "the upstream has sent",
                        () -> !go.hasQueuedThreads() && go.availablePermits() == 0);
                unblock();

                assertThat(idle.readResponse().text()).isEqualTo("response");
                assertThat(fresh.readResponse().text()).isEqualTo("response");
                assertThat(inHead.readResponse().text()).isEqualTo("response");
                assertThat(inBody.readResponse("POST").text()).isEqualTo("response");
                assertThat(waiting.readResponse().text()).isEqualTo("late");
                String rest = HeldUpstream.STREAMED;
                assertThat(Wire.text(streaming.read(rest.length()))).isEqualTo(rest);
                assertThat(blocking.readResponse().text()).isEqualTo("response");
                assertThat(proxy.taps().rejections()).isEmpty();
            }
        }
    }

    @Test
    @Row({48, 49})
    void judgesWhoHasSentNothing() throws IOException {
        try (ScriptedUpstream upstream = HeldUpstream.start(new Semaphore(0), request -> Wire.ok("response"));
                ProxyFixture proxy = before(upstream);
                RawClient idle = proxy.connect();
                RawClient inHead = proxy.connect();
                RawClient waiting = proxy.connect()) {
            assertThat(idle.send(GET).readResponse().status()).isEqualTo(200);
            waiting.send(GET.replace("/ ", "/late "));
            inHead.send(GET.substring(0, 20));
            upstream.awaitRequests(2);
            proxy.taps().awaitTicks(3);

            try (RawClient blocking = block(proxy)) {
                unblock();

                idle.awaitEndOfNothing();
                assertThat(inHead.readResponse().status()).isEqualTo(408);
                assertThat(waiting.readResponse().status()).isEqualTo(504);
                assertThat(blocking.readResponse().text()).isEqualTo("response");
                assertThat(proxy.taps().awaitExchange(2).awaitEnd()).isEqualTo(ExchangeEnd.TIMED_OUT);
            }
        }
    }

    @Test
    @Row(48)
    void doesNotCallAClientSlowThatTakesItsResponseAgain() throws IOException {
        byte[] body = Wire.pattern(8 << 20);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    if (connection.index() > 0) {
                        connection.send(Wire.ok("response"));
                    } else {
                        connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
                        connection.send(body);
                    }
                    connection.awaitEnd();
                });
                ProxyFixture proxy = before(upstream);
                RawClient slow = proxy.connect(16 * 1024)) {
            slow.send(GET).readHead();
            proxy.taps().awaitTicks(10);

            try (RawClient blocking = block(proxy)) {
                // Until the kernel has room again that it tells the relay of.
                int taken = 0;
                for (int have = slow.available(); have > 0; have = slow.awaitAvailable(Duration.ofMillis(300))) {
                    taken += slow.read(have).length;
                }
                unblock();

                assertThat(slow.read(body.length - taken)).hasSize(body.length - taken);
                assertThat(blocking.readResponse().text()).isEqualTo("response");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ABOVE", "ABOVE_FOR_ADDRESS"})
    @Row(50)
    void closesNobodyForANewClientIfAnotherHasLeft(ConnectionCount.Standing exceeded) throws IOException {
        RelaySettings three = exceeded.isForAddress()
                ? limited().connectionsPerAddress(3)
                : limited().clientConnections(3);
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(
                        request -> "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                ProxyFixture proxy = clock.startProxy(three, ProxyFixture.upstreamAt(upstream.port()));
                RawClient idle = proxy.connect();
                RawClient leaving = proxy.connect()) {
            assertThat(idle.send(GET).readResponse().status()).isEqualTo(200);
            assertThat(leaving.send(GET).readResponse().status()).isEqualTo(200);

            try (RawClient blocking = block(proxy);
                    RawClient another = proxy.connect()) {
                leaving.leave();
                over.countDown();

                assertThat(another.send(GET).readResponse().status()).isEqualTo(200);
                assertThat(blocking.readResponse().status()).isEqualTo(200);
                assertThat(idle.send(GET).readResponse().status()).isEqualTo(200);
                assertThat(proxy.taps().clientsClosed(ClientClosed.MADE_ROOM)).isZero();
            }
        }
    }
}
