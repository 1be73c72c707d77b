package io.llamatap.relay.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A socket that epoll has removed counts as a broken connection, however Netty reports it. */
class ReadingTest {
    private final List<Throwable> caught = new ArrayList<>();
    private boolean isGone;

    @Test
    void takesASocketThatEpollNoLongerKnowsForABrokenConnection() {
        EmbeddedChannel channel = new EmbeddedChannel(new Listening()) {
            @Override
            protected void doBeginRead() throws Exception {
                if (isGone) {
                    throw new UncheckedIOException(new IOException("epoll_ctl"));
                }
                super.doBeginRead();
            }
        };
        Reading.set(channel, false);
        isGone = true;

        Reading.set(channel, true);
        channel.runPendingTasks();

        assertThat(caught).hasSize(1).allMatch(Reading::isBrokenConnection);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void takesNothingElseForABrokenConnection() {
        assertThat(Reading.isBrokenConnection(new IOException("reset"))).isTrue();
        assertThat(Reading.isBrokenConnection(new IllegalStateException("a bug")))
                .isFalse();
    }

    private final class Listening extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            caught.add(cause);
        }
    }
}
