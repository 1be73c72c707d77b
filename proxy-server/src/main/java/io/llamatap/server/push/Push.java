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
 * Takes snapshots regularly and pushes them to all targets. No target waits for another.
 *
 * <p>{@link #start} and {@link #close} are called by one thread; the source is for any thread.
 */
public final class Push implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Push.class);
    /** The limit for each target: hours with the series of a few models, minutes with all possible series; about ten megabytes at most. */
    private static final int MAX_SAMPLES = 500_000;
    /** The time limit of the last push at the end. */
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

    /** Creates a push that does not run before {@link #start}. */
    public Push(PushSettings settings, Supplier<List<MetricsSnapshot>> snapshots, Clock clock) {
        this(settings, snapshots, clock, MAX_SAMPLES);
    }

    /** The same with another limit of waiting samples, for tests. */
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

    /** Starts pushing, at once for the first time, if there is a target. */
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
        // Pushes missed while the machine slept are not made up for.
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
            // Receivers reject a sample that is not newer than the previous one of its series, so timestamps always
            // increase.
            lastMillis = Math.max(clock.millis(), lastMillis + 1);
            List<Batch> batches = Batch.of(reader.read(snapshots.get(), lastMillis));
            for (Batch batch : batches) {
                senders.forEach(sender -> sender.queue().offer(batch));
            }
        } catch (RuntimeException e) {
            LOG.error("the metrics to push could not be collected", e);
        }
    }

    /** Returns the metrics of pushing. */
    public MetricSource source() {
        List<MetricSource> sources = senders.stream().map(Sender::source).toList();
        return sink -> sources.forEach(source -> source.read(sink));
    }

    /** Pushes the last values to all targets in parallel, and ends within two seconds. */
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
