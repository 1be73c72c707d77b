package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.HeadBytes;
import io.llamatap.relay.http1.HeadLimits;
import io.llamatap.relay.http1.RequestValidator;
import io.llamatap.relay.http1.ResponseValidator;
import io.llamatap.relay.io.AfterLooking;
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
 * What all connections of one event loop share: scratch space, the clock, and the tick that looks after time limits.
 *
 * <p>Owned by that loop. Only {@link #exchanges}, {@link #begun} and {@link #pages} may be read from elsewhere.
 */
public final class RelayLoop {
    private static final Logger LOG = LoggerFactory.getLogger(RelayLoop.class);
    private static final long TICK_MILLIS = 100;
    /** Above the limit of a head, so that a head past it is seen to be so. */
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

    /** One writer, any reader. */
    private volatile long begun;

    /** One writer, any reader. */
    private volatile long ended;

    /** One writer, any reader. */
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

    /** The relay's monotonic clock, in nanoseconds. */
    public long now() {
        return clock.getAsLong();
    }

    /** Space for one head at a time. */
    public byte[] scratch() {
        return scratch;
    }

    /** Space, which stays the loop's, for a head that is written anew; empty. */
    HeadBytes headOut() {
        return headOut.clear();
    }

    /** What clients are read into: apart, since a head that may be sent a second time holds its buffer until the answer comes. */
    public ReceiveBuffers fromClients() {
        return fromClients;
    }

    /** What upstreams are read into. */
    public ReceiveBuffers fromUpstream() {
        return fromUpstream;
    }

    /** How scarce memory for buffers is. */
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

    /** Whose turn it is to have a response that we make ourselves. */
    public Turns turns() {
        return turns;
    }

    /** For what may happen often. */
    ThrottledLog log() {
        return log;
    }

    /** Looks after one more, from the next {@link #startTick} on. */
    public void add(LoopMember member) {
        members.add(member);
    }

    public boolean isDraining() {
        return draining;
    }

    /** Closes idle connections now, and all others as they become idle. */
    public void drain() {
        draining = true;
        members.forEach(LoopMember::drain);
    }

    /** Breaks off whatever goes on. */
    public void abort() {
        members.forEach(LoopMember::abort);
        fromClients.release();
        fromUpstream.release();
        ScheduledFuture<?> running = tick;
        if (running != null) {
            running.cancel(false);
        }
    }

    /** The number of exchanges with the upstream that are going on. */
    public int exchanges() {
        long over = ended; // read first, so that none seems to have ended before it began
        return (int) (begun - over);
    }

    /** The number of exchanges with the upstream that have begun so far. */
    public long begun() {
        return begun;
    }

    /** The number of exchanges with the upstream that have ended so far. */
    public long ended() {
        return ended;
    }

    /** The number of pages of our own that are being rendered or sent. */
    public int pages() {
        return pages;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: this loop
    public void pageBegan() {
        pages++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: this loop
    public void pageEnded() {
        pages--;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: this loop
    void exchangeBegan() {
        begun++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: this loop
    void exchangeEnded() {
        ended++;
    }

    /** The tick runs while there is anything to look after, so that an idle proxy sleeps. */
    public void startTick() {
        if (tick == null) {
            nextTick = now() + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
            tick = eventLoop.scheduleWithFixedDelay(this::onTick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Looks which limits have passed; what has is not judged yet. */
    private void onTick() {
        long now = now();
        long lateness = Math.max(0, now - nextTick);
        nextTick = now + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
        boolean overdue = false;
        for (LoopMember member : members) {
            overdue |= member.isOverdue(now);
        }
        if (overdue) {
            AfterLooking.run(eventLoop, () -> {
                enforce(now);
                endTick(now, lateness);
            });
        } else {
            endTick(now, lateness);
        }
    }

    /** Judges by the time of the tick: whatever had arrived by then has been read since. */
    private void enforce(long judged) {
        long now = now();
        for (LoopMember member : members) {
            member.enforce(judged, now);
        }
    }

    private void endTick(long now, long lateness) {
        log.onTick(now);
        boolean idle = !log.hasUntold();
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
