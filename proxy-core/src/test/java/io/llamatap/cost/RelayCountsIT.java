package io.llamatap.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.Transport;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls of the kernel, buffers and copies, counted where channels ask for them. */
class RelayCountsIT {
    private static final int TIMES = 1000;
    /** A connection that has not read yet takes a buffer of so many. */
    private static final int FIRST_READ_BYTES = 2048;
    /** Reading stops once 8 KiB are kept; the read that passes that mark is the second, of 16 KiB. */
    private static final int KEPT_BYTES = FIRST_READ_BYTES + 16 * 1024 + 1000;

    static List<Transport> transports() {
        return MeasuredRelay.transports();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void relaysATokenByOneReadOneBufferOneWriteAndOneFlush(Transport transport) throws IOException {
        try (Chat chat = Chat.ofTokens();
                ScriptedUpstream upstream = chat.upstream();
                MeasuredRelay relay = MeasuredRelay.counting(upstream, transport);
                RawClient client = relay.connect()) {
            chat.begin(client, Chat.REQUEST);
            Costs costs = new Warm(relay).warmCosts(() -> chat.take(client, TIMES));
            Counts up = costs.upstream();
            Counts down = costs.client();

            assertThat(up.reads()).isEqualTo(TIMES);
            assertThat(up.emptyReads()).isZero();
            assertThat(up.buffers()).isEqualTo(TIMES);
            assertThat(up.writes()).isZero();
            assertThat(up.flushes()).isZero();
            // What the tap looks at, once, and no more.
            assertThat(up.copiedBytes()).isPositive().isLessThanOrEqualTo(up.readBytes());
            assertThat(down.writes()).isEqualTo(TIMES);
            assertThat(down.flushes()).isEqualTo(TIMES);
            assertThat(down.writtenBytes()).isEqualTo(up.readBytes());
            assertThat(down.ownBytes()).isZero();
            assertThat(down.reads()).isZero();
            assertThat(down.buffers()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void relaysALargeAnswerInTheBuffersThatItWasReadInto(Transport transport) throws IOException {
        try (Chat chat = Chat.ofLargePieces();
                ScriptedUpstream upstream = chat.upstream();
                MeasuredRelay relay = MeasuredRelay.counting(upstream, transport);
                RawClient client = relay.connect()) {
            chat.begin(client, Chat.DOWNLOAD);
            int pieces = TIMES;
            Costs costs = new Warm(relay).warmCosts(() -> chat.take(client, pieces));
            Counts up = costs.upstream();
            Counts down = costs.client();

            // The kernel may hand a piece over in two, and a buffer that was filled calls for one more look.
            assertThat(up.reads()).isLessThanOrEqualTo(3L * pieces);
            assertThat(up.buffers()).isEqualTo(up.reads());
            assertThat(up.copiedBytes()).isZero();
            assertThat(down.writes()).isEqualTo(up.reads() - up.emptyReads());
            assertThat(down.flushes()).isLessThanOrEqualTo(down.writes());
            assertThat(down.writtenBytes()).isEqualTo(up.readBytes());
            assertThat(down.ownBytes()).isZero();
            assertThat(down.buffers()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void relaysALargeUploadInTheBuffersThatItWasReadInto(Transport transport) throws IOException {
        int length = 64 << 20;
        byte[] piece = Wire.pattern(1 << 20);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitReceived(length);
                    connection.send(Wire.ok(""));
                    connection.awaitEnd();
                });
                MeasuredRelay relay = MeasuredRelay.counting(upstream, transport);
                RawClient client = relay.connect()) {
            client.send("POST /api/blobs/sha256:00 HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n");
            for (int sent = 0; sent < length; sent += piece.length) {
                client.send(piece);
            }
            client.readAnswer("POST");
            Costs costs = relay.costs();

            assertThat(costs.client().copiedBytes())
                    .isLessThanOrEqualTo(FIRST_READ_BYTES); // where the head was looked for
            // The head, and what was kept together until there was a connection.
            assertThat(costs.upstream().ownBytes()).isLessThan(KEPT_BYTES);
            assertThat(costs.upstream().writes())
                    .isLessThanOrEqualTo(costs.client().reads() + 1);
            assertThat(costs.upstream().writtenBytes()).isGreaterThan(length);
            assertThat(costs.client().buffers())
                    .isLessThanOrEqualTo(costs.client().reads() + 2);
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void relaysAShortExchangeByOneReadAndOneFlushOnEachSide(Transport transport) throws IOException {
        try (ScriptedUpstream upstream = Exchanges.upstream();
                MeasuredRelay relay = MeasuredRelay.counting(upstream, transport);
                RawClient client = relay.connect()) {
            Costs costs = new Warm(relay).warmCosts(() -> Exchanges.repeat(client, TIMES));
            Counts up = costs.upstream();
            Counts down = costs.client();

            assertThat(down.reads()).isEqualTo(TIMES);
            assertThat(down.emptyReads()).isZero();
            assertThat(up.writes()).isEqualTo(TIMES);
            assertThat(up.flushes()).isEqualTo(TIMES);
            assertThat(up.reads()).isEqualTo(TIMES);
            assertThat(up.emptyReads()).isZero();
            // The head stands anew in its own place, right before the body.
            assertThat(down.writes()).isEqualTo(TIMES);
            assertThat(down.flushes()).isEqualTo(TIMES);
            // One for each read, and none for a head.
            assertThat(up.buffers() + down.buffers()).isEqualTo(2 * TIMES);
            assertThat(up.copiedBytes()).isLessThanOrEqualTo(up.readBytes());
            assertThat(down.copiedBytes()).isLessThanOrEqualTo(down.readBytes());
        }
    }
}
