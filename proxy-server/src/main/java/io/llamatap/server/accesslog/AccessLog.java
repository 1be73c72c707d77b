package io.llamatap.server.accesslog;

import io.llamatap.server.background.Repeater;
import io.llamatap.tap.AccessRecord;
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
 * Takes records from event loops and writes them as lines on a thread of its own.
 *
 * <p>{@link #apply} gives each loop what it calls for each exchange; that never waits. {@link #start} and {@link #close} are called
 * by one thread; the rest by any.
 */
public final class AccessLog implements IntFunction<Consumer<AccessRecord>>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    /** Of one loop; some 4 MB if all that clients send is as long as can be. */
    private static final int LINES = 4096;

    private static final int BATCH_CHARS = 64 * 1024;
    /** While there is something to do, the loops need not wake the writer, and lines go out in batches. */
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
     * Makes a log; nothing is opened before {@link #start}.
     *
     * @param file where to write; null for standard output
     * @param clock what time it is; records carry ticks of {@link System#nanoTime}
     */
    public static AccessLog of(@Nullable Path file, LineForm form, Clock clock) {
        LogFile target = file == null ? LogFile.standardOutput() : LogFile.at(file);
        return new AccessLog(target, form, clock, System::nanoTime, CLOSE_LIMIT);
    }

    /** Begins to write. */
    public void start() {
        isRefreshWanted = true; // so that a file that cannot be opened is told of at once
        writer.start();
    }

    /** Returns what a loop is to call for each of its exchanges, by that loop's thread alone; always the same queue behind it. */
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

    /** Opens the file anew now, if it was moved, rather than with the next line. */
    public void refresh() {
        isRefreshWanted = true;
        LockSupport.unpark(writer);
    }

    /** Returns how many lines were not written so far. */
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

    /** Writes what is left, within a limit; to be called when all loops have ended. */
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
        // Asked before the queues are: whatever was offered before the closing is found.
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

    /** Writes all there is, and returns whether there was anything. */
    private boolean drain() {
        boolean isAny = false;
        // Wall time is asked for once, so that records can do without: it may be set, but not between two lines.
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
