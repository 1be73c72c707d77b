package io.llamatap.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.exchange.PlayedLoop;
import io.llamatap.relay.io.PlayedSocket;
import io.llamatap.tap.UpstreamClosed;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpstreamPoolTest {
    private final PlayedLoop loop = new PlayedLoop();
    private final PlayedUpstreams upstreams = new PlayedUpstreams(loop, 2);
    private final UpstreamPool pool = upstreams.pool();

    private final List<UpstreamHandler> taken = new ArrayList<>();

    @AfterEach
    void close() {
        taken.forEach(handler -> handler.closeActive(UpstreamClosed.ERROR));
        upstreams.close();
        loop.close();
    }

    @Test
    void handsOutTheOneThatWasUsedLast() {
        PlayedSocket first = upstreams.connectIdle();
        PlayedSocket second = upstreams.connectIdle();

        assertThat(List.of(take().channel(), take().channel())).containsExactly(second, first);
        assertThat(pool.take()).isNull();
        assertThat(loop.taps().reusedCount()).isEqualTo(2);
    }

    @Test
    void closesTheOneThatHasBeenIdleForLongestWhereThereAreTooMany() {
        PlayedSocket first = upstreams.connectIdle();
        PlayedSocket second = upstreams.connectIdle();
        PlayedSocket third = upstreams.connectIdle();

        assertThat(first.isOpen()).isFalse();
        assertThat(second.isOpen() && third.isOpen()).isTrue();
    }

    @Test
    void neverHandsOutOneThatIsClosed() {
        PlayedSocket alive = upstreams.connectIdle();
        PlayedSocket dead = upstreams.connectIdle();
        dead.close();

        assertThat(take().channel()).isSameAs(alive);
        assertThat(pool.take()).isNull();
    }

    @Test
    void keepsNoneWhileItDrains() {
        PlayedSocket upstream = upstreams.connectIdle();
        UpstreamHandler handler = take();
        loop.listener().loop().drain();

        loop.listener().tap().onUpstreamIdle();
        pool.release(handler);

        assertThat(upstream.isOpen()).isFalse();
        assertThat(pool.take()).isNull();
    }

    private UpstreamHandler take() {
        UpstreamHandler handler = Objects.requireNonNull(pool.take());
        taken.add(handler);
        return handler;
    }
}
