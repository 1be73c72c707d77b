package io.llamatap.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.io.Transport;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;

/** System calls, buffers and copies, counted where channels ask for them. */
class RelayCountsIT {
    private static final int TIMES = 1000;
    /** The size of the first buffer of a connection. */
    private static final int FIRST_READ_BYTES = 2048;
    /** Reading stops once 8 KiB are kept; the read that passes that mark is the second, of 16 KiB. */
    private static final int KEPT_BYTES = FIRST_READ_BYTES + 16 * 1024 + 1000;
    /** A size line that came in two buffers, {@code 3e8} and CRLF. */
    private static final int CUT_FRAMING_BYTES = 5;

    @OnEachTransport
    void relaysATokenByOneReadOneWriteAndOneFlushWithoutANewBuffer(Transport transport) throws IOException {
        try (Chat chat = Chat.ofTokens();
                MeasuredPath path = MeasuredPath.counting(chat.upstream(), transport)) {
            chat.begin(path.client(), Chat.REQUEST);
            Costs costs = path.warmCosts(() -> chat.take(path.client(), TIMES));
            Counts up = costs.upstream();
            Counts down = costs.client();

            assertThat(up.reads()).isEqualTo(TIMES);
            assertThat(up.emptyReads()).isZero();
            assertThat(up.buffers()).isZero();
            assertThat(up.writes()).isZero();
            assertThat(up.flushes()).isZero();
            // What the tap reads, once.
            assertThat(up.copiedBytes()).isPositive().isLessThanOrEqualTo(up.readBytes());
            assertThat(down.writes()).isEqualTo(TIMES);
            assertThat(down.flushes()).isEqualTo(TIMES);
            assertThat(down.writtenBytes()).isEqualTo(up.readBytes());
            assertThat(down.ownBytes()).isZero();
            assertThat(down.reads()).isZero();
            assertThat(down.buffers()).isZero();
        }
    }

    @OnEachTransport
    void relaysALargeResponseInTheBuffersThatItWasReadInto(Transport transport) throws IOException {
        try (Chat chat = Chat.ofLargePieces();
                MeasuredPath path = MeasuredPath.counting(chat.upstream(), transport)) {
            chat.begin(path.client(), Chat.DOWNLOAD);
            int pieces = TIMES;
            Costs costs = path.warmCosts(() -> chat.take(path.client(), pieces));
            Counts up = costs.upstream();
            Counts down = costs.client();

            // The kernel may deliver a piece in two reads, and a full buffer causes another read.
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

    @OnEachTransport
    void relaysALargeUploadInTheBuffersThatItWasReadInto(Transport transport) throws IOException {
        Costs costs = costsOfUpload("Content-Length: " + (64L << 20), Wire.pattern(1 << 20), transport);

        // The head, and what was kept together until there was a connection.
        assertThat(costs.upstream().ownBytes()).isLessThan(KEPT_BYTES + bytesBehindKept(transport));
        assertThat(costs.upstream().writes()).isLessThanOrEqualTo(costs.client().reads() + 1);
    }

    @OnEachTransport
    void relaysALargeChunkedUploadInTheBuffersThatItWasReadInto(Transport transport) throws IOException {
        byte[] piece = Wire.bytes(Wire.chunk("x".repeat(1000)).repeat(1000));
        Costs costs = costsOfUpload("Transfer-Encoding: chunked", piece, transport);

        // Beside the buffer, however many chunks it holds, the one piece of framing that its beginning cut.
        assertThat(costs.upstream().ownBytes())
                .isLessThan(KEPT_BYTES
                        + bytesBehindKept(transport)
                        + CUT_FRAMING_BYTES * costs.client().reads());
        assertThat(costs.upstream().writes())
                .isLessThanOrEqualTo(2 * costs.client().reads() + 1);
    }

    /**
     * Returns how many bytes may have been kept together behind others: without epoll, a client that must wait is read from once a tick to
     * see whether it has left, and on a busy machine an upload takes some ticks.
     */
    private static long bytesBehindKept(Transport transport) {
        return transport == Transport.NIO ? 8L << 20 : 0;
    }

    /** Sends a body of 64 pieces, and judges what is the same for each framing. */
    private static Costs costsOfUpload(String framing, byte[] piece, Transport transport) throws IOException {
        String head = "POST /api/blobs/sha256:00 HTTP/1.1\r\nHost: h\r\n" + framing + "\r\n\r\n";
        int pieces = 64;
        long length = head.length() + (long) pieces * piece.length;
        ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
            connection.awaitReceived(length);
            connection.send(Wire.ok(""));
            connection.awaitEnd();
        });
        try (MeasuredPath path = MeasuredPath.counting(upstream, transport)) {
            path.client().send(head);
            for (int i = 0; i < pieces; i++) {
                path.client().send(piece);
            }
            path.client().readResponse("POST");
            Costs costs = path.costs();

            assertThat(costs.client().copiedBytes())
                    .isLessThanOrEqualTo(FIRST_READ_BYTES); // where the head was looked for
            assertThat(costs.upstream().writtenBytes()).isEqualTo(length);
            assertThat(costs.client().buffers())
                    .isLessThanOrEqualTo(costs.client().reads() + 2);
            return costs;
        }
    }

    @OnEachTransport
    void relaysChunksOfAnUploadByOneReadOneWriteAndOneFlushWithoutANewBuffer(Transport transport) throws IOException {
        try (MeasuredPath path = MeasuredPath.counting(ScriptedUpstream.start(ChunkedUpload::respond), transport)) {
            ChunkedUpload.begin(path.client());
            Costs costs = path.warmCosts(() -> ChunkedUpload.send(path.client(), TIMES));
            Counts up = costs.upstream();
            Counts down = costs.client();

            assertThat(down.reads()).isEqualTo(TIMES);
            assertThat(down.emptyReads()).isZero();
            assertThat(down.buffers()).isZero();
            assertThat(down.copiedBytes()).isZero();
            assertThat(up.writes()).isEqualTo(TIMES);
            assertThat(up.flushes()).isEqualTo(TIMES);
            assertThat(up.writtenBytes()).isEqualTo(down.readBytes());
            assertThat(up.ownBytes()).isZero();
        }
    }

    @OnEachTransport
    void relaysAShortExchangeByOneReadAndOneFlushOnEachSide(Transport transport) throws IOException {
        try (MeasuredPath path = MeasuredPath.counting(Exchanges.upstream(), transport)) {
            Costs costs = path.warmCosts(() -> Exchanges.repeat(path.client(), TIMES));
            Counts up = costs.upstream();
            Counts down = costs.client();

            assertThat(down.reads()).isEqualTo(TIMES);
            assertThat(down.emptyReads()).isZero();
            assertThat(up.writes()).isEqualTo(TIMES);
            assertThat(up.flushes()).isEqualTo(TIMES);
            assertThat(up.reads()).isEqualTo(TIMES);
            assertThat(up.emptyReads()).isZero();
            // The head is rewritten in place, directly before the body.
            assertThat(down.writes()).isEqualTo(TIMES);
            assertThat(down.flushes()).isEqualTo(TIMES);
            // Neither for a read nor for a head.
            assertThat(up.buffers() + down.buffers()).isZero();
            assertThat(up.copiedBytes()).isLessThanOrEqualTo(up.readBytes());
            assertThat(down.copiedBytes()).isLessThanOrEqualTo(down.readBytes());
        }
    }
}
