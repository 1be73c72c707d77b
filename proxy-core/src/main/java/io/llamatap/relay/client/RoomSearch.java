package io.llamatap.relay.client;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes room for one new connection: asks all event loops of a listener for the connection that is to be closed first, and has the
 * first of all closed.
 *
 * <p>Goes from loop to loop, one at a time, hence needs no lock; answers on the loop that began it, at once if that is the only one and
 * has none.
 */
final class RoomSearch {
    private final List<IdleConnections> loops;
    private final EventLoop asker;
    private final @Nullable InetAddress from;
    private final IdleConnections.Closed then;
    private IdleConnections.@Nullable Candidate least;
    private @Nullable IdleConnections leastOf;

    private RoomSearch(
            List<IdleConnections> loops, EventLoop asker, @Nullable InetAddress from, IdleConnections.Closed then) {
        this.loops = loops;
        this.asker = asker;
        this.from = from;
        this.then = then;
    }

    /**
     * Begins.
     *
     * @param from where the connection to be closed has to come from; null for anywhere
     * @param then is told on the asker's loop whether there is room now
     */
    static void begin(
            List<IdleConnections> loops, EventLoop asker, @Nullable InetAddress from, IdleConnections.Closed then) {
        new RoomSearch(loops, asker, from, then).ask(0);
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
            on(asker, () -> then.onClosed(false));
        } else {
            on(chosen.eventLoop(), () -> chosen.close(from, any -> on(asker, () -> then.onClosed(any))));
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
