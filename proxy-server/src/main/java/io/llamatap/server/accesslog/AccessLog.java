package io.llamatap.server.accesslog;

import io.llamatap.server.background.Repeater;
import io.llamatap.tap.meter.AccessRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The access log. It takes records from event loops and writes them as lines on a thread of its own.
 *
 * <p>{@link #apply} returns what an event loop calls for each exchange, which never blocks. {@link #start} and {@link #close} are called by
 * one thread; the rest by any.
 */
public final class AccessLog implements IntFunction<Consumer<AccessRecord>>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    /** The capacity of the queue of one event loop; about 4 MB if all texts have their maximum length. */
    private static final int LINES = 4096;

    private static final int BATCH_CHARS = 64 * 1024;
    /** While the writer is busy, event loops need not wake it, and lines are written in batches. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int PAUSES_BEFORE_SLEEP = 20;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final long WARN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LogFile file;
    private final Clock wallClock;
    private final LongSupplier nanoClock;
    private final Duration closeLimit;
    private final Map<Integer, LineQueue> queues = new ConcurrentHashMap<>();
    private final StringBuilder batch = new StringBuilder();
    private final Line line;
    private final Thread writer = Repeater.daemon("llamatap-access-log", this::run);
    private volatile boolean isAsleep;
    private volatile boolean isClosing;
    private volatile boolean isRefreshWanted;
    private long reportedDrops;
    private long reportedNanos;

    AccessLog(LogFile file, LineForm form, Clock wallClock, LongSupplier nanoClock, Duration closeLimit) {
        this.file = file;
        this.line = new Line(form, batch);
        this.wallClock = wallClock;
        this.nanoClock = nanoClock;
        this.closeLimit = closeLimit;
    }

    /**
     * Creates a log; its file is opened by {@link #start}.
     *
     * @param file the file; null for standard output
     * @param clock the wall clock; records have ticks of {@link System#nanoTime}
     */
    public static AccessLog of(@Nullable Path file, LineForm form, Clock clock) {
        LogFile target = file == null ? LogFile.standardOutput() : LogFile.at(file);
        return new AccessLog(target, form, clock, System::nanoTime, CLOSE_LIMIT);
    }

    /** Starts the writer. */
    public void start() {
        isRefreshWanted = true; // so that a file that cannot be opened is logged at once
        writer.start();
    }

    /** Returns what an event loop calls for each of its exchanges, on its own thread only. Each event loop has one queue. */
    @Override
    public Consumer<AccessRecord> apply(int loop) {
        LineQueue queue = queues.computeIfAbsent(loop, number -> new LineQueue(LINES));
        return record -> {
            queue.offer(record);
            if (isAsleep) {
                LockSupport.unpark(writer);
            }
        };
    }

    /** Opens the file again at once if it was moved, instead of with the next line. */
    public void refresh() {
        isRefreshWanted = true;
        LockSupport.unpark(writer);
    }

    /** Returns the number of lines that were not written so far. */
    public long dropped() {
        return overflown() + file.lost();
    }

    private long overflown() {
        long sum = 0;
        for (LineQueue queue : queues.values()) {
            sum += queue.dropped();
        }
        return sum;
    }

    /** Writes the remaining lines, within a time limit. Called after all event loops have ended. */
    @Override
    public void close() {
        isClosing = true;
        LockSupport.unpark(writer);
        try {
            writer.join(closeLimit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive()) {
            LOG.warn(
                    "the access log was not written completely within {} s; its last lines are lost",
                    closeLimit.toSeconds());
        }
    }

    private void run() {
        int pauses = 0;
        // Read before the queues, so that records offered before the closing are found.
        for (boolean isLast = false; !isLast; ) {
            isLast = isClosing;
            try {
                if (isRefreshWanted) {
                    isRefreshWanted = false;
                    file.refresh();
                }
                pauses = drain() ? 0 : pauses + 1;
                warnOfDrops();
            } catch (RuntimeException bug) {
                LOG.error("unexpected error in the access log; lines may be missing", bug);
            }
            if (!isLast) {
                pause(pauses);
            }
        }
        file.close();
    }

    private void pause(int pauses) {
        if (pauses < PAUSES_BEFORE_SLEEP) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
            return;
        }
        isAsleep = true;
        if (!isClosing && !isRefreshWanted && queues.values().stream().allMatch(LineQueue::isEmpty)) {
            LockSupport.park(this);
        }
        isAsleep = false;
    }

    /** Writes all queued records; returns whether there were any. */
    private boolean drain() {
        boolean isAny = false;
        // The wall clock is read once per batch, because it may be set between two lines.
        Instant now = wallClock.instant();
        long nowNanos = nanoClock.getAsLong();
        for (LineQueue queue : List.copyOf(queues.values())) {
            for (AccessRecord record = queue.poll(); record != null; record = queue.poll()) {
                isAny = true;
                line.append(record, now.minusNanos(nowNanos - record.startNanos()));
                if (batch.length() >= BATCH_CHARS) {
                    write();
                }
            }
        }
        write();
        return isAny;
    }

    private void write() {
        if (!batch.isEmpty()) {
            ByteBuffer lines = ByteBuffer.wrap(batch.toString().getBytes(StandardCharsets.UTF_8));
            batch.setLength(0);
            file.write(lines);
        }
    }

    private void warnOfDrops() {
        long drops = overflown();
        long now = nanoClock.getAsLong();
        if (drops > reportedDrops && (reportedDrops == 0 || now - reportedNanos > WARN_NANOS)) {
            LOG.warn(
                    "{} lines of the access log were dropped because they could not be written fast enough",
                    drops - reportedDrops);
            reportedDrops = drops;
            reportedNanos = now;
        }
    }
}
