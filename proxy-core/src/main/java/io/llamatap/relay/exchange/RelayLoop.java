package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.HeadBytes;
import io.llamatap.relay.http1.HeadLimits;
import io.llamatap.relay.http1.RequestValidator;
import io.llamatap.relay.http1.ResponseValidator;
import io.llamatap.relay.io.AfterPendingReads;
import io.llamatap.relay.io.DirectMemory;
import io.llamatap.relay.io.ReceiveBuffers;
import io.llamatap.relay.io.Turns;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all connections of one event loop share: scratch space, the clock, and the tick that enforces time limits.
 *
 * <p>Owned by that event loop. Only {@link #exchanges}, {@link #begun}, {@link #ended} and {@link #pages} may be read by other
 * threads.
 */
public final class RelayLoop {
    private static final Logger LOG = LoggerFactory.getLogger(RelayLoop.class);
    private static final long TICK_MILLIS = 100;
    /** Room beyond the limit on a head, so that a head that exceeds it is noticed. */
    private static final int SCRATCH_SLACK = 1024;

    private final EventLoop eventLoop;
    private final LongSupplier clock;
    private final byte[] scratch;
    private final HeadBytes headOut = new HeadBytes();
    private final DirectMemory directMemory = DirectMemory.ofProcess();
    private final ReceiveBuffers fromClients = new ReceiveBuffers(directMemory);
    private final ReceiveBuffers fromUpstream = new ReceiveBuffers(directMemory);
    private final ThrottledLog log =
            new ThrottledLog((level, text) -> LOG.atLevel(level).log(text));
    private final Turns turns;
    private final Head head = new Head();
    private final RequestValidator validator = new RequestValidator();
    private final ResponseValidator responseValidator = new ResponseValidator();
    private final List<LoopMember> members = new ArrayList<>();
    private @Nullable ScheduledFuture<?> tick;
    private long nextTick;
    private boolean draining;

    /** Written by this event loop, read by any thread. */
    private volatile long begun;

    /** Written by this event loop, read by any thread. */
    private volatile long ended;

    /** Written by this event loop, read by any thread. */
    private volatile int pages;

    public RelayLoop(EventLoop eventLoop, LongSupplier clock, HeadLimits limits) {
        this.eventLoop = eventLoop;
        this.clock = clock;
        this.turns = new Turns(eventLoop, clock);
        this.scratch = new byte[limits.headBytes() + SCRATCH_SLACK];
    }

    public EventLoop eventLoop() {
        return eventLoop;
    }

    /** Returns the time of the relay's monotonic clock, in nanoseconds. */
    public long now() {
        return clock.getAsLong();
    }

    /** Returns scratch space for one head. It is shared by all connections, so nothing in it lasts. */
    public byte[] scratch() {
        return scratch;
    }

    /** Returns empty space for a head that is rewritten. It is shared by all connections, so nothing in it lasts. */
    HeadBytes headOut() {
        return headOut.clear();
    }

    /**
     * Returns the receive buffers for client connections. They are separate from those for upstreams, since a request head that
     * may be sent again occupies its buffer until the response arrives.
     */
    public ReceiveBuffers fromClients() {
        return fromClients;
    }

    /** Returns the receive buffers for upstream connections. */
    public ReceiveBuffers fromUpstream() {
        return fromUpstream;
    }

    /** Returns how scarce direct memory is. */
    DirectMemory directMemory() {
        return directMemory;
    }

    public Head head() {
        return head;
    }

    public RequestValidator requestValidator() {
        return validator;
    }

    public ResponseValidator responseValidator() {
        return responseValidator;
    }

    /** Returns the queue of clients that wait for a response of our own. */
    public Turns turns() {
        return turns;
    }

    /** Returns the log for events that may happen often. */
    ThrottledLog log() {
        return log;
    }

    /** Adds a member. It is called from the next {@link #startTick} on. */
    public void add(LoopMember member) {
        members.add(member);
    }

    public boolean isDraining() {
        return draining;
    }

    /** Closes idle connections now, and all others as they become idle. */
    public void drain() {
        assert eventLoop.inEventLoop();
        draining = true;
        members.forEach(LoopMember::drain);
    }

    /** Closes all connections, including those with exchanges in progress. */
    public void abort() {
        assert eventLoop.inEventLoop();
        members.forEach(LoopMember::abort);
        fromClients.release();
        fromUpstream.release();
        ScheduledFuture<?> running = tick;
        if (running != null) {
            running.cancel(false);
        }
    }

    /** Returns the number of exchanges in progress. */
    public int exchanges() {
        long over = ended; // read first, so that no exchange seems to have ended before it began
        return (int) (begun - over);
    }

    /** Returns the number of exchanges that have begun so far. */
    public long begun() {
        return begun;
    }

    /** Returns the number of exchanges that have ended so far. */
    public long ended() {
        return ended;
    }

    /** Returns the number of pages of our own that are being rendered or sent. */
    public int pages() {
        return pages;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: this event loop
    public void pageBegan() {
        assert eventLoop.inEventLoop();
        pages++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: this event loop
    public void pageEnded() {
        assert eventLoop.inEventLoop();
        pages--;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: this event loop
    void exchangeBegan() {
        assert eventLoop.inEventLoop();
        begun++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: this event loop
    void exchangeEnded() {
        assert eventLoop.inEventLoop();
        ended++;
    }

    /** Starts the tick. It runs while a member needs it, so that an idle proxy sleeps. */
    public void startTick() {
        assert eventLoop.inEventLoop();
        if (tick == null) {
            nextTick = now() + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
            tick = eventLoop.scheduleWithFixedDelay(this::onTick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Checks whether a limit has passed, but enforces nothing yet. */
    private void onTick() {
        long now = now();
        long lateness = Math.max(0, now - nextTick);
        nextTick = now + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
        boolean overdue = false;
        for (LoopMember member : members) {
            overdue |= member.isOverdue(now);
        }
        if (overdue) {
            AfterPendingReads.run(eventLoop, () -> {
                enforce(now);
                endTick(now, lateness);
            });
        } else {
            endTick(now, lateness);
        }
    }

    /** Limits must have passed at the time of the tick: what had arrived by then has been read since. */
    private void enforce(long judged) {
        long now = now();
        for (LoopMember member : members) {
            member.enforce(judged, now);
        }
    }

    private void endTick(long now, long lateness) {
        log.onTick(now);
        boolean idle = !log.hasUnlogged();
        int pendingTasks = eventLoop instanceof SingleThreadIoEventLoop io ? io.pendingTasks() : 0;
        for (LoopMember member : members) {
            idle &= member.onTick(now, lateness, pendingTasks);
        }
        ScheduledFuture<?> running = tick;
        if (idle && running != null) {
            running.cancel(false);
            tick = null;
        }
    }
}
