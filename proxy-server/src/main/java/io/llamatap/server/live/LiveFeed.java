package io.llamatap.server.live;

import io.llamatap.relay.client.page.EventFeed;
import io.llamatap.server.background.Repeater;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The viewers of the live page, and the thread that makes events for all of them together: once a second. Without viewers it wakes only
 * for a moment of the history, every five seconds. Any thread.
 */
public final class LiveFeed implements EventFeed, AutoCloseable {
    /** How many may look at the same time. */
    static final int MAX_VIEWERS = 50;

    private static final Duration PERIOD = Duration.ofSeconds(1);
    /** The thread does not always wake exactly in time. */
    private static final long TOLERANCE_NANOS = 100_000_000;

    private static final long MIN_PAUSE_NANOS = 200_000_000;
    /** How long a browser waits before it connects again. */
    private static final byte[] RETRY = "retry: 2000\n".getBytes(StandardCharsets.US_ASCII);

    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

    private final LiveEvents events;
    private final LongSupplier nanoClock;
    private final Repeater thread;
    private final Set<Viewer> viewers = new HashSet<>();
    /** Who has not got the history yet. */
    private final Set<Viewer> newcomers = new HashSet<>();

    private long dropped;
    private boolean isClosed;
    private boolean isBegun;
    private long lastMomentNanos;
    private long lastEventNanos;
    private long lastStepNanos;

    /** Creates it without viewers. */
    public LiveFeed(LiveEvents events, LongSupplier nanoClock) {
        this.events = events;
        this.nanoClock = nanoClock;
        this.thread = new Repeater("llamatap-live", Duration.ZERO, this::onStep);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    @Override
    public boolean add(Viewer viewer) {
        synchronized (viewers) {
            if (isClosed || viewers.size() + newcomers.size() >= MAX_VIEWERS) {
                return false;
            }
            newcomers.add(viewer);
        }
        thread.wake();
        return true;
    }

    @Override
    public void remove(Viewer viewer) {
        synchronized (viewers) {
            viewers.remove(viewer);
            newcomers.remove(viewer);
        }
    }

    @Override
    public void drop(Viewer viewer) {
        synchronized (viewers) {
            dropped++;
            remove(viewer);
        }
    }

    private long onStep() {
        long begin = nanoClock.getAsLong();
        if (isBegun && begin - lastStepNanos < MIN_PAUSE_NANOS) {
            // Woken again at once: whoever connects again and again must not cost more for it.
            return lastStepNanos + MIN_PAUSE_NANOS - begin;
        }
        lastStepNanos = begin;
        long next;
        try {
            next = step() ? lastEventNanos + PERIOD.toNanos() : lastMomentNanos + Moment.LENGTH.toNanos();
        } catch (RuntimeException e) {
            LOG.error("the live page could not be brought up to date", e);
            next = begin + PERIOD.toNanos();
        }
        return Math.max(0, next - nanoClock.getAsLong());
    }

    /** Does what is due. Returns whether anybody looks. */
    boolean step() {
        long time = nanoClock.getAsLong();
        boolean isMoment = !isBegun || isDue(time, lastMomentNanos, Moment.LENGTH);
        if (isMoment) {
            lastMomentNanos = time;
            isBegun = true;
            events.addMoment();
        }
        boolean isDue = isMoment || isDue(time, lastEventNanos, PERIOD);
        List<Viewer> known;
        List<Viewer> fresh;
        long lost;
        synchronized (viewers) {
            known = List.copyOf(viewers);
            fresh = List.copyOf(newcomers);
            viewers.addAll(newcomers);
            newcomers.clear();
            lost = dropped;
        }
        int count = known.size() + fresh.size();
        if (count == 0) {
            return false;
        }
        byte[] now = events.now(count, lost);
        // Those who are there need no event more because somebody has come.
        if (isDue) {
            lastEventNanos = time;
            byte[] next = isMoment ? joined(events.moment(), now) : now;
            known.forEach(viewer -> viewer.onEvents(next));
        }
        if (!fresh.isEmpty()) {
            byte[] first = joined(RETRY, events.history(), now);
            fresh.forEach(viewer -> viewer.onEvents(first));
        }
        return true;
    }

    private static boolean isDue(long nanos, long lastNanos, Duration period) {
        return nanos - lastNanos >= period.toNanos() - TOLERANCE_NANOS;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Ends all events. */
    @Override
    public void close() {
        List<Viewer> left;
        synchronized (viewers) {
            isClosed = true;
            left = new ArrayList<>(viewers);
            left.addAll(newcomers);
            viewers.clear();
            newcomers.clear();
        }
        thread.close();
        left.forEach(Viewer::onEnd);
    }
}
