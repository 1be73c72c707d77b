package io.llamatap.server.live;

import io.llamatap.relay.client.EventFeed;
import io.llamatap.server.background.Repeater;
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
 * The viewers of the live page, and the thread that makes events for all of them together: once a second, and without viewers only a
 * moment of the history every five seconds. Any thread.
 */
public final class LiveFeed implements EventFeed, AutoCloseable {
    /** How many may look at the same time. */
    static final int MAX_VIEWERS = 50;

    private static final Duration PERIOD = Duration.ofSeconds(1);
    /** How long a browser waits before it connects again. */
    private static final String RETRY = "retry: 2000\n";

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

    /** Creates it without viewers. */
    public LiveFeed(LiveEvents events, LongSupplier nanoClock) {
        this.events = events;
        this.nanoClock = nanoClock;
        this.thread = Repeater.every(PERIOD, "llamatap-live", this::onSecond);
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

    private void onSecond() {
        try {
            step();
        } catch (RuntimeException e) {
            LOG.error("the live page could not be brought up to date", e);
        }
    }

    /** Does the work of one second. */
    void step() {
        boolean isMoment = isMomentDue();
        if (isMoment) {
            events.addMoment();
        }
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
            return;
        }
        String now = events.now(count, lost);
        if (!known.isEmpty()) {
            byte[] next = bytes(isMoment ? events.moment() + now : now);
            known.forEach(viewer -> viewer.onEvents(next));
        }
        if (!fresh.isEmpty()) {
            byte[] first = bytes(RETRY + events.history() + now);
            fresh.forEach(viewer -> viewer.onEvents(first));
        }
    }

    private boolean isMomentDue() {
        long now = nanoClock.getAsLong();
        // Half a second less, because the thread does not wake exactly in time.
        boolean isDue = !isBegun
                || now - lastMomentNanos
                        >= LiveEvents.MOMENT.minus(PERIOD.dividedBy(2)).toNanos();
        if (isDue) {
            isBegun = true;
            lastMomentNanos = now;
        }
        return isDue;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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
