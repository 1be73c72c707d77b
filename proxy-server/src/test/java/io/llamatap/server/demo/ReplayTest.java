package io.llamatap.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.demo.ollama.PacedResponse;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final List<String> ends = new ArrayList<>();

    @BeforeEach
    void stopTheClock() {
        channel.freezeTime();
    }

    @AfterEach
    void closeTheChannel() {
        channel.finishAndReleaseAll();
    }

    @Test
    void writesEachPieceWhenItIsDueAndNotBefore() {
        replay().run();
        assertThat(written()).isEmpty();
        channel.advanceTimeBy(4, TimeUnit.NANOSECONDS);
        assertThat(written()).isEmpty();
        channel.advanceTimeBy(1, TimeUnit.NANOSECONDS);
        assertThat(written()).isEqualTo("ab");
        channel.advanceTimeBy(94, TimeUnit.NANOSECONDS);
        assertThat(written()).isEmpty();
        assertThat(ends).isEmpty();
        channel.advanceTimeBy(1, TimeUnit.NANOSECONDS);
        assertThat(written()).isEqualTo("cde");
        assertThat(ends).containsExactly("done");
    }

    @Test
    void catchesUpWhenItIsLate() {
        Replay replay = replay();
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        replay.run();
        assertThat(written()).isEqualTo("abcde");
        assertThat(ends).containsExactly("done");
    }

    @Test
    void writesNoMoreOnceCancelled() {
        Replay replay = replay();
        replay.run();
        channel.advanceTimeBy(5, TimeUnit.NANOSECONDS);
        assertThat(written()).isEqualTo("ab");
        replay.cancel();
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        assertThat(written()).isEmpty();
        assertThat(ends).isEmpty();
    }

    private Replay replay() {
        byte[] bytes = "abcde".getBytes(StandardCharsets.US_ASCII);
        ChannelHandlerContext ctx = channel.pipeline().firstContext();
        return new Replay(ctx, new PacedResponse(bytes, new long[] {5, 100}, new int[] {2, 5}), () -> ends.add("done"));
    }

    private String written() {
        channel.runScheduledPendingTasks();
        StringBuilder text = new StringBuilder();
        for (ByteBuf piece = channel.readOutbound(); piece != null; piece = channel.readOutbound()) {
            text.append(piece.toString(StandardCharsets.US_ASCII));
            piece.release();
        }
        return text.toString();
    }
}
