package io.llamatap.testkit;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Collects what Netty's leak detector finds, so that a leaked buffer fails a build instead of being logged.
 *
 * <p>{@link LeakGateInstaller} installs it before any buffer class is loaded, and {@link LeakGateExtension} checks it after each
 * test class. A leak is noticed after the garbage collector has found the buffer, and reported when the next buffer is tracked;
 * {@link #collect} causes both. Any thread.
 */
public final class LeakGate {
    private static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();
    /** A thread of the JVM queues references in no guaranteed order, so one collection may not show all. */
    private static final int COLLECTIONS = 2;

    private LeakGate() {}

    static void install() {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
    }

    /** Returns the leaks found since the last call. */
    public static List<String> collect() throws InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            collectGarbage();
            PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
        List<String> reports = List.copyOf(REPORTS);
        REPORTS.removeAll(reports);
        return reports;
    }

    private static void collectGarbage() throws InterruptedException {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        WeakReference<Object> canary = new WeakReference<>(new Object(), queue);
        do {
            System.gc();
        } while (queue.remove(Patience.LIMIT.toMillis()) != canary);
    }

    private static final class Factory extends ResourceLeakDetectorFactory {
        @Override
        @SuppressWarnings("deprecation") // the only method that is abstract
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return new Detector<>(resource, samplingInterval);
        }

        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
            return new Detector<>(resource, samplingInterval);
        }
    }

    private static final class Detector<T> extends ResourceLeakDetector<T> {
        @SuppressWarnings("deprecation") // there is no other constructor for subclasses
        Detector(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            REPORTS.add(resourceType + " was not released:" + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            REPORTS.add(resourceType + " was not released");
        }
    }
}
