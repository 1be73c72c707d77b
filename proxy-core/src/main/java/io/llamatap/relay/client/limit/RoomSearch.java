package io.llamatap.relay.client.limit;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes room for one new connection: asks all event loops of a listener for the connection to close first, and has the first of
 * those closed.
 *
 * <p>Runs on one event loop after the other, so it needs no lock. The result is reported on the event loop that began it,
 * immediately if that is the only one and has none.
 */
final class RoomSearch {
    private final List<IdleConnections> loops;
    private final EventLoop asker;
    private final @Nullable InetAddress from;
    private final BooleanSupplier isRoom;
    private final IdleConnections.Closed then;
    private IdleConnections.@Nullable Candidate least;
    private @Nullable IdleConnections leastOf;

    private RoomSearch(
            List<IdleConnections> loops,
            EventLoop asker,
            @Nullable InetAddress from,
            BooleanSupplier isRoom,
            IdleConnections.Closed then) {
        this.loops = loops;
        this.asker = asker;
        this.from = from;
        this.isRoom = isRoom;
        this.then = then;
    }

    /**
     * Starts the search.
     *
     * @param from the address that the connection must come from; null for any
     * @param isRoom returns whether enough clients have left of their own accord meanwhile; any thread
     * @param then is called on the asker's event loop with whether there is room now
     */
    static void begin(
            List<IdleConnections> loops,
            EventLoop asker,
            @Nullable InetAddress from,
            BooleanSupplier isRoom,
            IdleConnections.Closed then) {
        new RoomSearch(loops, asker, from, isRoom, then).ask(0);
    }

    private void ask(int place) {
        if (place == loops.size()) {
            onAsked();
            return;
        }
        IdleConnections next = loops.get(place);
        on(next.eventLoop(), () -> {
            IdleConnections.Candidate found = next.find(from);
            if (found != null && (least == null || found.compareTo(least) < 0)) {
                least = found;
                leastOf = next;
            }
            ask(place + 1);
        });
    }

    private void onAsked() {
        IdleConnections chosen = leastOf;
        if (chosen == null) {
            on(asker, () -> then.onClosed(isRoom.getAsBoolean()));
        } else {
            on(chosen.eventLoop(), () -> chosen.close(from, isRoom, room -> on(asker, () -> then.onClosed(room))));
        }
    }

    private void on(EventLoop loop, Runnable step) {
        if (loop.inEventLoop()) {
            step.run();
        } else {
            loop.execute(step);
        }
    }
}
