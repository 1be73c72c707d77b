package io.llamatap.server.push;

import static io.llamatap.metrics.family.PushFamilies.PUSH_DROPPED;
import static io.llamatap.metrics.family.PushFamilies.PUSH_FAILED;
import static io.llamatap.metrics.family.PushFamilies.PUSH_LAST_SUCCESS;
import static io.llamatap.metrics.family.PushFamilies.PUSH_QUEUE;
import static io.llamatap.metrics.family.PushFamilies.PUSH_SECONDS;
import static io.llamatap.metrics.family.PushFamilies.PUSH_SENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ScriptedUpstream;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The response of a target decides whether samples are dropped, kept or retried. */
class SenderTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String TAKEN = "HTTP/1.1 204 No Content\r\n\r\n";
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final BatchQueue queue = new BatchQueue(1_000);
    private final Queue<Duration> pauses = new ConcurrentLinkedQueue<>();
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private Thread thread = new Thread();

    private Sender start(int port, Duration timeout) {
        PushTarget target =
                new PushTarget(URI.create("http://127.0.0.1:" + port + "/api/v1/write"), null, Map.of(), null, timeout);
        Sender sender = new Sender(target, "t", queue, new Random(1), pauses::add, clock);
        thread = new Thread(sender, "sender");
        thread.setDaemon(true);
        thread.start();
        return sender;
    }

    @AfterEach
    void ends() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    private void finish() throws InterruptedException {
        queue.close();
        thread.join();
    }

    private static double value(Sender sender, MetricDescriptor family) {
        return Readings.of(sender.source()).value(family);
    }

    private static Batch batch(int number, int samples) {
        return new Batch(new byte[] {(byte) number}, samples);
    }

    private static String response(String status, String... fields) {
        String lines = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
        return "HTTP/1.1 " + status + "\r\n" + lines + "Content-Length: 5\r\n\r\nnope\n";
    }

    private static ScriptedUpstream responding(String... responses) throws IOException {
        Deque<String> rest = new ArrayDeque<>(List.of(responses));
        return ScriptedUpstream.responding(request -> {
            synchronized (rest) {
                return rest.size() > 1 ? rest.removeFirst() : rest.getFirst();
            }
        });
    }

    private static List<Integer> bodies(ScriptedUpstream target) {
        return target.requests().stream()
                .map(request -> (int) request.body()[0])
                .toList();
    }

    @Test
    void speaksAsRemoteWriteSays() throws Exception {
        try (ScriptedUpstream target = responding(TAKEN)) {
            queue.offer(batch(7, 3));
            Sender sender = start(target.port(), LONG);
            finish();
            HttpMessage request = target.requests().get(0);
            assertThat(request.head().startLine()).isEqualTo("POST /api/v1/write HTTP/1.1");
            assertThat(request.head().values("Content-Encoding")).containsExactly("snappy");
            assertThat(request.head().values("Content-Type")).containsExactly("application/x-protobuf");
            assertThat(request.head().values("X-Prometheus-Remote-Write-Version"))
                    .containsExactly("0.1.0");
            assertThat(request.head().values("User-Agent")).containsExactly("llamatap");
            assertThat(request.head().values("Authorization")).isEmpty();
            assertThat(request.body()).containsExactly(7);
            assertThat(value(sender, PUSH_SENT)).isEqualTo(3);
            assertThat(value(sender, PUSH_QUEUE)).isZero();
            assertThat(value(sender, PUSH_LAST_SUCCESS)).isEqualTo((double) NOW.getEpochSecond());
            assertThat(value(sender, PUSH_SECONDS)).isPositive();
        }
    }

    @Test
    void triesAgainInOrderUntilItIsTaken() throws Exception {
        try (ScriptedUpstream target = responding(
                response("503 Busy"),
                response("500 Oops"),
                response("429 Slow", "Retry-After: 77"),
                response("200 OK"),
                TAKEN)) {
            queue.offer(batch(1, 10));
            queue.offer(batch(2, 20));
            Sender sender = start(target.port(), LONG);
            finish();
            assertThat(bodies(target)).containsExactly(1, 1, 1, 1, 2);
            assertThat(pauses).hasSize(3).last().isEqualTo(Duration.ofSeconds(77));
            assertThat(value(sender, PUSH_SENT)).isEqualTo(30);
            assertThat(value(sender, PUSH_FAILED)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Fri, 02 Jan 2026 03:05:00 GMT | 55",
                "99999999 | 300",
                "99999999999999999999 | 0",
                "Thu, 01 Jan 2026 00:00:00 GMT | 0",
                "-5 | 0",
                "soon | 0"
            })
    void waitsAsLongAsItIsAskedToWithinBounds(String asked, long seconds) throws Exception {
        try (ScriptedUpstream target = responding(response("503 Busy", "Retry-After: " + asked), TAKEN)) {
            queue.offer(batch(1, 1));
            start(target.port(), LONG);
            finish();
            if (seconds > 0) {
                assertThat(pauses).containsExactly(Duration.ofSeconds(seconds));
            } else {
                assertThat(pauses).singleElement().satisfies(pause -> assertThat(pause.toMillis())
                        .isBetween(250L, 500L));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"400 Bad Request", "401 Unauthorized", "404 Not Found", "413 Too Large", "302 Found"})
    void throwsAwayWhatIsRejectedAndGoesOn(String status) throws Exception {
        try (ScriptedUpstream elsewhere = responding(TAKEN);
                ScriptedUpstream target =
                        responding(response(status, "Location: http://127.0.0.1:" + elsewhere.port() + "/"), TAKEN)) {
            queue.offer(batch(1, 10));
            queue.offer(batch(2, 20));
            Sender sender = start(target.port(), LONG);
            finish();
            assertThat(bodies(target)).containsExactly(1, 2);
            assertThat(pauses).isEmpty();
            assertThat(elsewhere.connectionCount()).isZero();
            assertThat(value(sender, PUSH_FAILED)).isEqualTo(10);
            assertThat(value(sender, PUSH_SENT)).isEqualTo(20);
        }
    }

    @ParameterizedTest
    @EnumSource
    void triesAgainAfter(Misbehaviour misbehaviour) throws Exception {
        try (ScriptedUpstream target = ScriptedUpstream.start(connection -> {
            if (connection.index() > 0) {
                connection.respondToAll(request -> TAKEN);
                return;
            }
            connection.awaitRequest();
            misbehaviour.happen(connection);
        })) {
            queue.offer(batch(1, 10));
            boolean isSilent = misbehaviour.isSilent();
            Sender sender = start(target.port(), isSilent ? Duration.ofMillis(300) : LONG);
            finish();
            assertThat(bodies(target)).contains(1).containsOnly(1).hasSizeGreaterThan(1);
            assertThat(pauses).isNotEmpty();
            assertThat(value(sender, PUSH_SENT)).isEqualTo(10);
        }
    }

    @Test
    void doesNotReadAResponseWithoutEnd() throws Exception {
        try (ScriptedUpstream target = ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            connection.send("HTTP/1.1 400 Bad Request\r\n\r\n");
            while (!connection.isClosedByPeer()) {
                connection.send("x".repeat(10_000));
            }
        })) {
            queue.offer(batch(1, 10));
            Sender sender = start(target.port(), LONG);
            finish();
            assertThat(value(sender, PUSH_FAILED)).isEqualTo(10);
            target.awaitAllClosed();
        }
    }

    @Test
    void staysWhereNobodyListensAndCountsNoSuccess() throws Exception {
        queue.offer(batch(1, 10));
        Sender sender = start(1, LONG);
        Awaitility.await().until(() -> pauses.size() > 2);
        assertThat(value(sender, PUSH_QUEUE)).isEqualTo(10);
        assertThat(value(sender, PUSH_LAST_SUCCESS)).isZero();
        assertThat(Readings.of(sender.source()).has(PUSH_SECONDS)).isFalse();
        thread.interrupt();
        thread.join();
        assertThat(value(sender, PUSH_DROPPED)).isEqualTo(10);
    }
}
