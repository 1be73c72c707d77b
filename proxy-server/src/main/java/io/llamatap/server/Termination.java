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
 * Waits for SIGTERM or SIGINT: the first starts the drain, a second one ends the process at once.
 *
 * <p>Signals are handled by {@code sun.misc.Signal} and not by a shutdown hook: while hooks run, the JVM neither reports a second signal
 * nor allows an exit status of 0. It is called by reflection because the compiler's warning about that class cannot be suppressed. Where it
 * is missing, a hook drains, and a second signal does nothing.
 */
final class Termination {
    private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

    /** Some programs, such as timeout(1), signal a process and then its group; a signal this soon after the first counts as the first. */
    private static final Duration ONE_AND_THE_SAME = Duration.ofMillis(100);

    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    /** The time of the first signal; 0 before it. */
    private final AtomicLong firstNanos = new AtomicLong();

    /**
     * Installs handlers for both signals and for SIGHUP, which would otherwise end the process. They stay for the life of the process.
     *
     * @param onHangup called for SIGHUP, on a thread of the JVM
     */
    void install(Runnable onHangup) {
        try {
            handle("TERM", () -> onSignal("TERM", 15));
            handle("INT", () -> onSignal("INT", 2));
            installHangup(onHangup);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("signal handlers are not available; a shutdown hook is used instead", e);
            Runtime.getRuntime().addShutdownHook(new Thread(this::drainInHook, "llamatap-shutdown"));
        }
    }

    private static void installHangup(Runnable onHangup) throws ReflectiveOperationException {
        try {
            handle("HUP", onHangup);
        } catch (InvocationTargetException e) {
            LOG.debug("SIGHUP is not available", e);
        }
    }

    /** Waits for the first signal or until a time limit; returns whether the signal has come. */
    boolean isAskedWithin(Duration limit) throws InterruptedException {
        return first.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends the wait of the shutdown hook. */
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
            LOG.warn("received a second signal, SIG{}; the process ends at once", name);
            Runtime.getRuntime().halt(128 + number);
        }
        LOG.info("received SIG{}; draining; a second signal ends the process at once", name);
        first.countDown();
    }

    /** The JVM ends when this method returns, so it waits for the drain; halting makes the exit status 0. */
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
