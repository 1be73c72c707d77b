package io.llamatap.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for SIGTERM or SIGINT: the first one asks for an orderly end, a second one ends the process at once.
 *
 * <p>Signals are handled by {@code sun.misc.Signal} and not by a shutdown hook: while hooks run, the JVM neither tells of a second
 * signal nor lets the exit status be 0. It is called by reflection because the compiler's warning about that class cannot be
 * suppressed. Where it is missing, a hook drains, and a second signal does nothing.
 */
final class Termination {
    private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

    /** Some, as timeout(1), signal a process and its group: what comes this soon after the first is the first again. */
    private static final Duration ONE_AND_THE_SAME = Duration.ofMillis(100);

    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    /** When the first signal came, 0 before. */
    private final AtomicLong firstNanos = new AtomicLong();

    /**
     * Takes the two signals over, for the rest of the process's life, and SIGHUP, which would end the process otherwise.
     *
     * @param onHangup what SIGHUP asks for: done on a thread of the JVM's own
     */
    void install(Runnable onHangup) {
        try {
            handle("TERM", () -> onSignal("TERM", 15));
            handle("INT", () -> onSignal("INT", 2));
            installHangup(onHangup);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("no signal handlers here, using a shutdown hook", e);
            Runtime.getRuntime().addShutdownHook(new Thread(this::drainInHook, "llamatap-shutdown"));
        }
    }

    private static void installHangup(Runnable onHangup) throws ReflectiveOperationException {
        try {
            handle("HUP", onHangup);
        } catch (InvocationTargetException e) {
            LOG.debug("there is no SIGHUP here", e);
        }
    }

    /** Returns after the first signal, or after a time; says whether the signal has come. */
    boolean isAskedWithin(Duration limit) throws InterruptedException {
        return first.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Tells that everything is over, which is what a hook waits for. */
    void done() {
        done.countDown();
    }

    private static void handle(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object ours = Proxy.newProxyInstance(
                handler.getClassLoader() == null ? ClassLoader.getSystemClassLoader() : handler.getClassLoader(),
                new Class<?>[] {handler},
                (proxy, method, args) -> {
                    if (method.getName().equals("handle")) {
                        action.run();
                    }
                    return null;
                });
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    }

    private void onSignal(String name, int number) {
        long now = System.nanoTime();
        if (!firstNanos.compareAndSet(0, now)) {
            if (now - firstNanos.get() < ONE_AND_THE_SAME.toNanos()) {
                return;
            }
            LOG.warn("second signal (SIG{}): ending at once", name);
            Runtime.getRuntime().halt(128 + number);
        }
        LOG.info("SIG{}: draining; a second signal ends at once", name);
        first.countDown();
    }

    /** The JVM goes down when this returns, so it waits for the drain; halting makes the exit status 0. */
    private void drainInHook() {
        first.countDown();
        try {
            done.await();
            Runtime.getRuntime().halt(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
