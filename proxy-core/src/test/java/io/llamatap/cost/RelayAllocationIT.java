package io.llamatap.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.io.Transport;
import io.llamatap.testkit.ScriptedUpstream;
import java.io.IOException;

/**
 * What the event loop's thread allocates on the heap.
 *
 * <p>The build has the JVM do so wherever the code says so: what the second compiler can do without depends on what it happens to
 * inline, which differs from run to run. Without the flag (in an IDE) figures are lower at most.
 */
class RelayAllocationIT {
    private static final int TIMES = 2000;
    /** No object is smaller; the ticks of the relay, ten a second, are far below that for each piece. */
    private static final int SMALLEST_OBJECT_BYTES = 16;
    /** The objects of an exchange, of its tap, and its record. */
    private static final int EXCHANGE_BYTES = 872;
    /** A {@link java.nio.ByteBuffer} on the memory of another one. */
    private static final int VIEW_BYTES = 64;

    /** What Netty allocates where it uses the JDK's buffers instead of memory addresses: views, if none is cached. */
    private static int nettyBytes(Transport transport, int views) {
        return transport == Transport.NIO ? views * VIEW_BYTES : 0;
    }

    @OnEachTransport
    void relaysATokenWithoutAllocating(Transport transport) throws IOException {
        try (Chat chat = Chat.ofTokens();
                MeasuredPath path = MeasuredPath.untouched(chat.upstream(), transport)) {
            chat.begin(path.client(), Chat.REQUEST);
            long bytes = path.allocatedBytes(() -> chat.take(path.client(), TIMES));
            assertThat((double) bytes / TIMES).isLessThan(SMALLEST_OBJECT_BYTES);
        }
    }

    @OnEachTransport
    void relaysALargeResponseWithoutAllocating(Transport transport) throws IOException {
        try (Chat chat = Chat.ofLargePieces();
                MeasuredPath path = MeasuredPath.untouched(chat.upstream(), transport)) {
            chat.begin(path.client(), Chat.DOWNLOAD);
            long bytes = path.allocatedBytes(() -> chat.take(path.client(), TIMES));
            assertThat((double) bytes / TIMES).isLessThan(SMALLEST_OBJECT_BYTES + nettyBytes(transport, 1));
        }
    }

    @OnEachTransport
    void relaysChunksOfAnUploadWithoutAllocating(Transport transport) throws IOException {
        try (MeasuredPath path = MeasuredPath.untouched(ScriptedUpstream.start(ChunkedUpload::respond), transport)) {
            ChunkedUpload.begin(path.client());
            long bytes = path.allocatedBytes(() -> ChunkedUpload.send(path.client(), TIMES));
            assertThat((double) bytes / TIMES).isLessThan(SMALLEST_OBJECT_BYTES);
        }
    }

    @OnEachTransport
    void relaysAShortExchangeWithFewObjects(Transport transport) throws IOException {
        try (MeasuredPath path = MeasuredPath.untouched(Exchanges.upstream(), transport)) {
            long bytes = path.allocatedBytes(() -> Exchanges.repeat(path.client(), TIMES));
            assertThat((double) bytes / TIMES)
                    .isLessThan(EXCHANGE_BYTES + SMALLEST_OBJECT_BYTES + nettyBytes(transport, 2));
        }
    }
}
