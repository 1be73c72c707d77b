package io.llamatap.testkit;

import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.HandshakeFailure;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.tap.TapFactory;
import io.llamatap.tap.UpstreamClosed;
import io.llamatap.tap.UpstreamError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records all calls of the relay to its taps, and every violation of their contract: calls after the end, two threads on one
 * event loop, an exchange that ends twice. Written by event loops, read by any thread.
 */
public final class RecordingTaps implements TapFactory {
    private final Changes changes = new Changes();
    private final List<TappedExchange> exchanges = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private final List<String> midway = new ArrayList<>();
    private final Map<ClientClosed, Integer> clientsClosed = new EnumMap<>(ClientClosed.class);
    private int acceptPauses;
    private final List<HandshakeFailure> handshakeFailures = new ArrayList<>();
    private final List<String> breaches = new ArrayList<>();
    private final Map<UpstreamError, Integer> upstreamErrors = new EnumMap<>(UpstreamError.class);
    private volatile Runnable whenUpstreamConnected = () -> {};
    private int clientsOpen;
    private int connecting;
    private int active;
    private int idle;
    private int connected;
    private int reused;
    private int closed;
    private int ticks;
    private long longestLatenessNanos;

    /** A request that was rejected before an exchange began. */
    public record Rejection(OllamaEndpoint endpoint, int status, String reason) {}

    @Override
    public LoopTap forLoop(int loop) {
        return new Loop();
    }

    /**
     * Sets an action that runs on the event loop when an upstream connection was established, before anything is written to it.
     */
    public void whenUpstreamConnected(Runnable action) {
        whenUpstreamConnected = action;
    }

    /** Returns all exchanges in the order in which they began. */
    public List<TappedExchange> exchanges() {
        return changes.read(() -> List.copyOf(exchanges));
    }

    /** Waits until the given number of exchanges have begun and returns the last of them. */
    public TappedExchange awaitExchange(int count) {
        changes.await(() -> count + " exchanges begun", () -> exchanges.size() >= count);
        return changes.read(() -> exchanges.get(count - 1));
    }

    /** Waits until the given number of exchanges have ended and returns the exchanges in the order in which they began. */
    public List<TappedExchange> awaitEnded(int count) {
        changes.await(() -> count + " exchanges ended of " + exchanges, () -> endedCount() >= count);
        return exchanges();
    }

    /** Returns all rejections. */
    public List<Rejection> rejections() {
        return changes.read(() -> List.copyOf(rejections));
    }

    /** Returns why exchanges ended because of their clients. */
    public List<String> rejectedMidway() {
        return changes.read(() -> List.copyOf(midway));
    }

    /** Returns how often accepting was paused. */
    public int acceptPauses() {
        return changes.read(() -> acceptPauses);
    }

    /** Waits until a client's connection ended for a reason. */
    public void awaitClientClosed(ClientClosed reason) {
        await(
                () -> "a client's connection closed as " + reason + ", there are " + clientsClosed,
                () -> clientsClosed.containsKey(reason));
    }

    /** Returns how many clients' connections ended for a reason. */
    public int clientsClosed(ClientClosed reason) {
        return changes.read(() -> clientsClosed.getOrDefault(reason, 0));
    }

    /** Waits until the given number of handshakes with clients have failed, and returns why. */
    public List<HandshakeFailure> awaitHandshakeFailures(int count) {
        await(
                () -> count + " failed handshakes, there are " + handshakeFailures,
                () -> handshakeFailures.size() >= count);
        return changes.read(() -> List.copyOf(handshakeFailures));
    }

    /** Returns how often the upstream failed in this way. */
    public int upstreamErrors(UpstreamError error) {
        return changes.read(() -> upstreamErrors.getOrDefault(error, 0));
    }

    /** Returns how many upstream connections were established. */
    public int connectedCount() {
        return changes.read(() -> connected);
    }

    /** Returns how often an idle upstream connection was reused. */
    public int reusedCount() {
        return changes.read(() -> reused);
    }

    /** Waits for the given number of ticks from now on. */
    public void awaitTicks(int count) {
        int end = changes.read(() -> ticks) + count;
        await(() -> "ticks", () -> ticks >= end);
    }

    /** Returns the largest lateness of all ticks. */
    public long longestLatenessNanos() {
        return changes.read(() -> longestLatenessNanos);
    }

    /** Waits until the given number of upstream connections are idle. */
    public void awaitIdle(int count) {
        await(() -> count + " idle upstream connections, there are " + idle, () -> idle == count);
    }

    /** Waits until no exchange is in progress and each upstream connection is closed or idle. */
    public void awaitQuiet() {
        await(
                () -> "a quiet relay, there are " + exchanges + ", upstream connections: connecting " + connecting
                        + ", active " + active + ", idle " + idle + ", closed " + closed + " of " + connected,
                () -> endedCount() == exchanges.size() && connecting == 0 && active == 0 && connected == closed + idle);
    }

    /** Waits until no client is connected. */
    public void awaitNoClients() {
        awaitNoClients(Patience.LIMIT);
    }

    /** Waits until no client is connected, for a given time at most. */
    public void awaitNoClients(Duration limit) {
        changes.await(limit, () -> "no clients, there are " + clientsOpen, () -> clientsOpen == 0);
    }

    /** Waits until nobody is connected on either side. */
    public void awaitNothingOpen() {
        await(
                () -> "everything closed, open are clients " + clientsOpen + ", connecting " + connecting + ", active "
                        + active + ", idle " + idle,
                () -> clientsOpen == 0 && connecting == 0 && active == 0 && idle == 0 && connected == closed);
    }

    public List<String> breaches() {
        return changes.read(() -> {
            List<String> all = new ArrayList<>(breaches);
            exchanges.forEach(exchange -> all.addAll(exchange.breaches()));
            return all;
        });
    }

    private void await(Supplier<String> what, BooleanSupplier condition) {
        changes.await(what, condition);
    }

    private long endedCount() {
        return exchanges.stream().filter(TappedExchange::isEnded).count();
    }

    private final class Loop implements LoopTap {
        private @Nullable Thread thread;

        private void make(Runnable change) {
            Thread current = Thread.currentThread();
            changes.make(() -> {
                if (thread == null) {
                    thread = current;
                } else if (!thread.equals(current)) {
                    breaches.add("a loop's tap was called by " + thread.getName() + " and " + current.getName());
                }
                change.run();
                if (clientsOpen < 0 || connecting < 0 || active < 0 || idle < 0) {
                    breaches.add("negative count: clients " + clientsOpen + ", connecting " + connecting + ", active "
                            + active + ", idle " + idle);
                }
            });
        }

        @Override
        public Tap onRequest(OllamaEndpoint endpoint, String method, @Nullable String contentEncoding, long nanos) {
            TappedExchange exchange = new TappedExchange(endpoint, method, changes);
            make(() -> exchanges.add(exchange));
            return exchange;
        }

        @Override
        public void onRejected(io.llamatap.tap.Rejection told) {
            make(() -> rejections.add(new Rejection(told.endpoint(), told.status(), told.reason())));
        }

        @Override
        public void onRejectedMidway(String reason) {
            make(() -> midway.add(reason));
        }

        @Override
        public void onAcceptPaused() {
            make(() -> acceptPauses++);
        }

        @Override
        public void onClientOpened() {
            make(() -> clientsOpen++);
        }

        @Override
        public void onHandshakeFailed(HandshakeFailure reason) {
            make(() -> handshakeFailures.add(reason));
        }

        @Override
        public void onClientClosed(ClientClosed reason) {
            make(() -> {
                clientsOpen--;
                clientsClosed.merge(reason, 1, Integer::sum);
            });
        }

        @Override
        public void onUpstreamConnecting() {
            make(() -> connecting++);
        }

        @Override
        public void onUpstreamConnected(long connectNanos) {
            make(() -> {
                connecting--;
                active++;
                connected++;
            });
            whenUpstreamConnected.run();
        }

        @Override
        public void onUpstreamNotConnected() {
            make(() -> connecting--);
        }

        @Override
        public void onUpstreamIdle() {
            make(() -> {
                active--;
                idle++;
            });
        }

        @Override
        public void onUpstreamReused() {
            make(() -> {
                idle--;
                active++;
                reused++;
            });
        }

        @Override
        public void onUpstreamClosed(boolean wasIdle, UpstreamClosed reason) {
            make(() -> {
                if (wasIdle) {
                    idle--;
                } else {
                    active--;
                }
                closed++;
            });
        }

        @Override
        public void onUpstreamError(UpstreamError error) {
            make(() -> upstreamErrors.merge(error, 1, Integer::sum));
        }

        @Override
        public void onBackpressure(Side side, long nanos) {
            make(() -> {});
        }

        @Override
        public void onTick(long latenessNanos, int pendingTasks) {
            make(() -> {
                ticks++;
                longestLatenessNanos = Math.max(longestLatenessNanos, latenessNanos);
            });
        }

        @Override
        public void onTapFailure(Throwable cause) {
            make(() -> breaches.add("a tap threw: " + cause));
        }
    }
}
