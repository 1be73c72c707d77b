package io.llamatap.server.push;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.MetricsSnapshot;
import io.llamatap.server.background.Repeater;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a snapshot again and again, and has it sent to all targets, none of which waits for another.
 *
 * <p>{@link #start} and {@link #close} are called by one thread; the source is for any.
 */
public final class Push implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Push.class);
    /** For each target: hours of a few models' series, minutes of all that there can be; some ten megabytes at worst. */
    private static final int MOST_SAMPLES = 500_000;
    /** How long the end may take: a target that answers at all answers within that. */
    private static final Duration LAST_PUSH = Duration.ofSeconds(2);

    private final PushSettings settings;
    private final Supplier<List<MetricsSnapshot>> snapshots;
    private final Clock clock;
    private final SeriesReader reader;
    private final List<Sender> senders = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Repeater collector = new Repeater("llamatap-push", Duration.ZERO, this::step, this::end);
    private long next = System.nanoTime(); // the collecting thread's alone
    private long lastMillis = Long.MIN_VALUE; // the collecting thread's alone

    /** Takes what to push and where; nothing happens before {@link #start}. */
    public Push(PushSettings settings, Supplier<List<MetricsSnapshot>> snapshots, Clock clock) {
        this(settings, snapshots, clock, MOST_SAMPLES);
    }

    /** The same with another bound of what waits for each target. */
    Push(PushSettings settings, Supplier<List<MetricsSnapshot>> snapshots, Clock clock, int mostSamples) {
        this.settings = settings;
        this.snapshots = snapshots;
        this.clock = clock;
        this.reader = new SeriesReader(settings.dialect(), settings.labels());
        Set<String> names = new HashSet<>();
        for (PushTarget target : settings.targets()) {
            String name = target.name();
            for (int i = 2; !names.add(name); i++) {
                name = target.name() + "#" + i;
            }
            BatchQueue queue = new BatchQueue(mostSamples);
            senders.add(new Sender(target, name, queue, new SplittableRandom(), null, clock));
        }
    }

    /** Begins with a first push, if there is a target. */
    public void start() {
        if (senders.isEmpty()) {
            return;
        }
        LOG.info(
                "pushing to {} every {} ms",
                settings.targets().stream().map(PushTarget::name).toList(),
                settings.interval().toMillis());
        threads.add(collector.thread());
        for (Sender sender : senders) {
            threads.add(Repeater.daemon("llamatap-push-sender", sender));
        }
        next = System.nanoTime();
        threads.forEach(Thread::start);
    }

    private long step() {
        collect();
        // What was missed while the machine slept is not made up for.
        next = Math.max(next + settings.interval().toNanos(), System.nanoTime());
        return Math.max(0, next - System.nanoTime());
    }

    private void end() {
        if (!Thread.currentThread().isInterrupted()) {
            collect();
        }
        senders.forEach(sender -> sender.queue().close());
    }

    private void collect() {
        try {
            // Two samples of one series at one time, or one that is older, would be refused: so time never stands or
            // turns back.
            lastMillis = Math.max(clock.millis(), lastMillis + 1);
            List<Batch> batches = Batch.of(reader.read(snapshots.get(), lastMillis));
            for (Batch batch : batches) {
                senders.forEach(sender -> sender.queue().offer(batch));
            }
        } catch (RuntimeException e) {
            LOG.error("the metrics to push could not be collected", e);
        }
    }

    /** Returns how pushing goes, for snapshots. */
    public MetricSource source() {
        List<MetricSource> sources = senders.stream().map(Sender::source).toList();
        return sink -> sources.forEach(source -> source.read(sink));
    }

    /** Pushes the last values, to all targets side by side, and ends within two seconds. */
    @Override
    public void close() {
        collector.close();
        long until = System.nanoTime() + LAST_PUSH.toNanos();
        try {
            for (Thread thread : threads) {
                TimeUnit.NANOSECONDS.timedJoin(thread, until - System.nanoTime());
            }
            for (Thread thread : threads) {
                thread.interrupt();
                TimeUnit.NANOSECONDS.timedJoin(thread, TimeUnit.MILLISECONDS.toNanos(100));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
