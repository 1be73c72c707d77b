package io.llamatap.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.Transport;
import io.llamatap.testkit.ScriptedUpstream;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;

/** What the event loop's thread allocates on the heap. */
class RelayAllocationIT {
    private static final int TIMES = 2000;
    private static final int VIEW_BYTES = 64;
    /** No object is smaller; the ticks of the relay, ten a second, are far below that for each piece. */
    private static final int SMALLEST_OBJECT_BYTES = 16;
    /** What an exchange is made of: its own objects, its tap's and the record of it. */
    private static final int EXCHANGE_BYTES = 900;

    /**
     * What Netty allocates where it works on the JDK's buffers instead of addresses of memory: a view for each write of NIO, and for
     * a read unless the last one is at hand; without Unsafe (later JDKs) one for every read of NIO, and for every copy to an array on
     * any transport, which the compiler does without or not as it happens to inline.
     */
    private static int viewBytes(Transport transport, int views, int viewsWithoutUnsafe) {
        int needed = PlatformDependent.hasUnsafe() ? views : viewsWithoutUnsafe;
        return VIEW_BYTES * (transport == Transport.NIO ? needed : needed - views);
    }

    @OnEachTransport
    void relaysATokenWithoutAllocating(Transport transport) throws IOException {
        try (Chat chat = Chat.ofTokens();
                MeasuredPath path = MeasuredPath.untouched(chat.upstream(), transport)) {
            chat.begin(path.client(), Chat.REQUEST);
            long bytes = path.allocatedBytes(() -> chat.take(path.client(), TIMES));
            assertThat((double) bytes / TIMES).isLessThan(SMALLEST_OBJECT_BYTES + viewBytes(transport, 1, 3));
        }
    }

    @OnEachTransport
    void relaysALargeAnswerWithoutAllocating(Transport transport) throws IOException {
        try (Chat chat = Chat.ofLargePieces();
                MeasuredPath path = MeasuredPath.untouched(chat.upstream(), transport)) {
            chat.begin(path.client(), Chat.DOWNLOAD);
            long bytes = path.allocatedBytes(() -> chat.take(path.client(), TIMES));
            assertThat((double) bytes / TIMES).isLessThan(SMALLEST_OBJECT_BYTES + viewBytes(transport, 2, 3));
        }
    }

    @OnEachTransport
    void relaysChunksOfAnUploadWithoutAllocating(Transport transport) throws IOException {
        try (MeasuredPath path = MeasuredPath.untouched(ScriptedUpstream.start(ChunkedUpload::answer), transport)) {
            ChunkedUpload.begin(path.client());
            long bytes = path.allocatedBytes(() -> ChunkedUpload.send(path.client(), TIMES));
            assertThat((double) bytes / TIMES).isLessThan(SMALLEST_OBJECT_BYTES + viewBytes(transport, 2, 6));
        }
    }

    @OnEachTransport
    void relaysAShortExchangeWithFewObjects(Transport transport) throws IOException {
        try (MeasuredPath path = MeasuredPath.untouched(Exchanges.upstream(), transport)) {
            long bytes = path.allocatedBytes(() -> Exchanges.repeat(path.client(), TIMES));
            assertThat((double) bytes / TIMES).isLessThan(EXCHANGE_BYTES + viewBytes(transport, 5, 10));
        }
    }
}
