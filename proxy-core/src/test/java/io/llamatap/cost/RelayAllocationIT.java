package io.llamatap.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.Transport;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the event loop's thread allocates on the heap. */
class RelayAllocationIT {
    private static final int TIMES = 2000;
    private static final int VIEW_BYTES = 64;
    /** No object is smaller; the ticks of the relay, ten a second, are far below that for each piece. */
    private static final int SMALLEST_OBJECT_BYTES = 16;
    /** What an exchange is made of: its own objects, its tap's and the record of it, and the texts of its request. */
    private static final int EXCHANGE_BYTES = 1400;

    static List<Transport> transports() {
        return MeasuredRelay.transports();
    }

    /**
     * What Netty allocates where it works on the JDK's buffers instead of addresses of memory: a view for each write of NIO, and for
     * a read unless the last one is at hand; without Unsafe (later JDKs) one for every read and every copy to an array.
     */
    private static int viewBytes(Transport transport, int views, int viewsWithoutUnsafe) {
        if (transport != Transport.NIO) {
            return 0;
        }
        return VIEW_BYTES * (PlatformDependent.hasUnsafe() ? views : viewsWithoutUnsafe);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void relaysATokenWithoutAllocating(Transport transport) throws IOException {
        try (Chat chat = Chat.ofTokens();
                ScriptedUpstream upstream = chat.upstream();
                MeasuredRelay relay = MeasuredRelay.untouched(upstream, transport);
                RawClient client = relay.connect()) {
            chat.begin(client, Chat.REQUEST);
            long bytes = new Warm(relay).allocatedBytes(() -> chat.take(client, TIMES));
            assertThat((double) bytes / TIMES).isLessThan(SMALLEST_OBJECT_BYTES + viewBytes(transport, 1, 3));
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void relaysALargeAnswerWithoutAllocating(Transport transport) throws IOException {
        try (Chat chat = Chat.ofLargePieces();
                ScriptedUpstream upstream = chat.upstream();
                MeasuredRelay relay = MeasuredRelay.untouched(upstream, transport);
                RawClient client = relay.connect()) {
            chat.begin(client, Chat.DOWNLOAD);
            long bytes = new Warm(relay).allocatedBytes(() -> chat.take(client, TIMES));
            assertThat((double) bytes / TIMES).isLessThan(SMALLEST_OBJECT_BYTES + viewBytes(transport, 2, 3));
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void relaysAShortExchangeWithFewObjects(Transport transport) throws IOException {
        try (ScriptedUpstream upstream = Exchanges.upstream();
                MeasuredRelay relay = MeasuredRelay.untouched(upstream, transport);
                RawClient client = relay.connect()) {
            long bytes = new Warm(relay).allocatedBytes(() -> Exchanges.repeat(client, TIMES));
            assertThat((double) bytes / TIMES).isLessThan(EXCHANGE_BYTES + viewBytes(transport, 5, 10));
        }
    }
}
