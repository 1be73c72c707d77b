package io.llamatap.relay.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.HeadLimits;
import io.llamatap.relay.http1.HeadReader;
import io.llamatap.relay.http1.HeadScanner;
import io.llamatap.relay.io.PlayedSocket;
import io.llamatap.testkit.BugWriter;
import io.llamatap.testkit.RecordingTaps;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * An event loop of the relay with one listener, whose time stands still until a test moves it, so that the same input has the
 * same result. Used by one thread.
 */
public final class PlayedLoop {
    private static final Duration TICK = Duration.ofMillis(100);

    private final RecordingTaps taps = new RecordingTaps();
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final EmbeddedChannel timers = new EmbeddedChannel();
    private final HeadLimits limits;
    private final RelayLoop loop;
    private final ListenerLoop listener;
    private long now = 1;

    public PlayedLoop() {
        this(new HeadLimits(1000, 4000, 20), Timeouts.defaults());
    }

    public PlayedLoop(HeadLimits limits, Timeouts timeouts) {
        timers.freezeTime();
        this.limits = limits;
        this.loop = new RelayLoop(timers.eventLoop(), () -> now, limits);
        this.listener = new ListenerLoop(
                loop, timeouts, limits, taps.forLoop(0), new ReachabilityWatch("http://u", "u"), true, null);
    }

    public ListenerLoop listener() {
        return listener;
    }

    public RecordingTaps taps() {
        return taps;
    }

    /** Returns the time of the event loop's clock, in nanoseconds. */
    public long now() {
        return now;
    }

    /** Opens a client connection, which may be half-closed. */
    public PlayedSocket socketOfClient() {
        return new PlayedSocket(allocator, loop.fromClients(), true);
    }

    /** Opens a connection to an upstream. */
    public PlayedSocket socketOfUpstream() {
        return new PlayedSocket(allocator, loop.fromUpstream(), false);
    }

    /** Lets time pass, tick by tick, and two ticks more, so that what is due by then is done. */
    public void advance(Duration by) {
        loop.startTick();
        for (long ticks = by.dividedBy(TICK) + 2; ticks > 0; ticks--) {
            now += TICK.toNanos();
            timers.advanceTimeBy(TICK.toNanos(), TimeUnit.NANOSECONDS);
            runTasks();
        }
    }

    /** Runs the tasks of the event loop that are due. */
    public void runTasks() {
        timers.runPendingTasks();
    }

    /** Parses a head, which is in the event loop's head until the next one is parsed. */
    public Head head(String text, boolean isRequest) {
        HeadScanner scanner = isRequest ? HeadScanner.forRequests(limits) : HeadScanner.forResponses(limits);
        HeadReader reader = new HeadReader(scanner, isRequest);
        ByteBuf in = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
        // In two pieces, so that the head is not contained in one buffer.
        assertThat(reader.read(in.readSlice(1), loop.scratch(), loop.head())).isEqualTo(HeadReader.Result.MORE);
        assertThat(reader.read(in, loop.scratch(), loop.head())).isEqualTo(HeadReader.Result.COMPLETE);
        in.release();
        return loop.head();
    }

    /** Closes everything, and checks that nothing is left and no contract was violated. */
    public void close() {
        loop.abort();
        runTasks();
        assertThat(BugWriter.collect()).isEmpty();
        assertThat(taps.breaches()).isEmpty();
        taps.awaitNothingOpen();
        assertThat(allocator.metric().usedHeapMemory()).as("heap buffers left").isZero();
        assertThat(allocator.metric().usedDirectMemory())
                .as("direct buffers left")
                .isZero();
        timers.close();
    }
}
