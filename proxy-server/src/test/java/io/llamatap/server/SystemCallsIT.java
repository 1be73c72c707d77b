package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatap.cost.Chat;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the event loop of the whole server asks of the kernel, seen from outside by strace where that is to be had. */
class SystemCallsIT {
    private static final int TIMES = 500;

    private static final Set<String> RECEIVES = Set.of("recvfrom", "read");
    private static final Set<String> SENDS = Set.of("sendto", "write");
    private static final Set<String> WAITS = Set.of("epoll_wait", "epoll_pwait", "epoll_pwait2");
    /** Where the kernel has no waits of nanoseconds, a tick sets a timer. */
    private static final Set<String> TICKING = Set.of("tick", "timerfd_settime");
    /** An event that a slow machine causes may load classes: each takes a few calls, and none is loaded for each piece. */
    private static final int MAX_FILE_CALLS = TIMES / 10;
    /** From the end of one to the beginning of the next, at least. */
    private static final long TICK_MICROS = 100_000;

    @TempDir
    Path folder;

    private Path trace() {
        return folder.resolve("trace");
    }

    @BeforeEach
    void canTrace() throws InterruptedException {
        String obstacle = SystemCalls.obstacle(folder.resolve("probe"));
        if (!obstacle.isEmpty()) {
            System.out.println("skipped: what counts system calls, since " + obstacle);
        }
        assumeTrue(obstacle.isEmpty(), obstacle);
    }

    /** What is done between the marks. */
    @FunctionalInterface
    private interface Work {
        void run(RawClient client) throws IOException;
    }

    private static void respond(UpstreamConnection connection, Chat chat) throws IOException {
        for (HttpMessage request = connection.nextRequest(); request != null; request = connection.nextRequest()) {
            String target = request.head().target();
            if (target.startsWith("/mark")) {
                connection.send(Wire.ok(target + " was seen"));
            } else if (target.equals("/api/generate")) {
                chat.respond(connection);
            } else {
                // The poller of the server asks too.
                connection.send(Wire.ok("{\"version\":\"0.12.6\"}"));
            }
        }
    }

    private static void mark(RawClient client, String mark) throws IOException {
        client.send("GET " + mark + " HTTP/1.1\r\nHost: h\r\n\r\n").readResponse();
    }

    private SystemCalls callsOf(Chat chat, Work warmUp, Work work) throws IOException, InterruptedException {
        try (chat;
                ScriptedUpstream upstream = ScriptedUpstream.start(connection -> respond(connection, chat));
                ServerProcess server = ServerProcess.startTraced(
                        trace(), "--listen=127.0.0.1:0", "--upstream=127.0.0.1:" + upstream.port(), "--loops=1")) {
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.awaitPort("listening on "));
            try (RawClient marks = RawClient.connect(address);
                    RawClient client = RawClient.connect(address)) {
                mark(marks, "/mark/0");
                warmUp.run(client);
                mark(marks, "/mark/1");
                work.run(client);
                mark(marks, "/mark/2");
            }
            chat.close();
            server.signal("TERM");
            server.exitStatus();
            return SystemCalls.between(trace(), server.pid(), "/mark/1 was seen", "GET /mark/2");
        }
    }

    private static int take(Map<String, Integer> calls, Set<String> names) {
        int sum = 0;
        for (String name : names) {
            Integer count = calls.remove(name);
            sum += count == null ? 0 : count;
        }
        return sum;
    }

    /** Each by one call, and one that had begun before: not one for each piece, however slow the machine is. */
    private static int ticksWithin(SystemCalls seen) {
        return (int) (seen.micros() / TICK_MICROS) + 1;
    }

    @Test
    void relaysATokenByOneWaitOneReceiveAndOneSend() throws IOException, InterruptedException {
        Chat chat = Chat.ofTokens();
        SystemCalls seen = callsOf(
                chat,
                client -> {
                    chat.begin(client, Chat.REQUEST);
                    chat.take(client, TIMES);
                },
                client -> chat.take(client, TIMES));
        Map<String, Integer> calls = new TreeMap<>(seen.counts());

        assertThat(take(calls, Set.of(SystemCalls.FILE))).isLessThanOrEqualTo(MAX_FILE_CALLS);
        assertThat(take(calls, RECEIVES)).as("of %s", seen).isEqualTo(TIMES);
        assertThat(take(calls, SENDS)).as("of %s", seen).isEqualTo(TIMES);
        // One more for the mark.
        assertThat(take(calls, WAITS)).isLessThanOrEqualTo(TIMES + 1);
        assertThat(take(calls, TICKING)).isLessThanOrEqualTo(ticksWithin(seen));
        assertThat(calls).isEmpty();
    }

    @Test
    void relaysAShortExchangeByTwoWaitsTwoReceivesAndTwoSends() throws IOException, InterruptedException {
        Work exchanges = client -> {
            for (int i = 0; i < TIMES; i++) {
                client.send("GET /api/version HTTP/1.1\r\nHost: h\r\n\r\n").readResponse();
            }
        };
        SystemCalls seen = callsOf(Chat.ofTokens(), exchanges, exchanges);
        Map<String, Integer> calls = new TreeMap<>(seen.counts());

        assertThat(take(calls, Set.of(SystemCalls.FILE))).isLessThanOrEqualTo(MAX_FILE_CALLS);
        // A look whether the idle connection is still alive: without epoll it is not to be had.
        assertThat(take(calls, Set.of("read:EAGAIN"))).isLessThanOrEqualTo(TIMES);
        assertThat(take(calls, RECEIVES)).as("of %s", seen).isEqualTo(2 * TIMES);
        // The rewritten head of the response and its body are sent together, in one piece.
        assertThat(take(calls, SENDS)).as("of %s", seen).isEqualTo(2 * TIMES);
        assertThat(take(calls, WAITS)).isLessThanOrEqualTo(2 * TIMES + 1);
        assertThat(take(calls, TICKING)).isLessThanOrEqualTo(ticksWithin(seen));
        assertThat(calls).isEmpty();
    }
}
