package io.llamatap.relay;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** Listens, relays, drains. Its methods may be called from any thread but an event loop. */
public final class ReverseProxy implements AutoCloseable {

    /** Takes the options; nothing happens before {@link #bind}. */
    public ReverseProxy(RelayOptions options, List<Listener> listeners) {}

    /**
     * Opens all listeners, or none.
     *
     * @return the addresses bound, in the order of the listeners
     * @throws BindFailedException if an address cannot be had
     */
    public List<InetSocketAddress> bind() throws BindFailedException {
        return List.of();
    }

    /** Returns how many exchanges are going on. */
    public int inFlight() {
        return 0;
    }

    /** Returns what the last exchange with the upstream of a listener told. */
    public Reachability reachability(int listener) {
        return Reachability.unknown(java.time.Instant.now());
    }

    /** Tells what an exchange beside the relay, such as a check at start, found out about the upstream of a listener. */
    public void observe(int listener, Reachability.State state) {}

    /** Says whether {@link #drain} was called. */
    public boolean isDraining() {
        return false;
    }

    /**
     * Closes listeners and idle connections, lets exchanges end and ends what is left after a time.
     *
     * @return whether all exchanges ended by themselves
     */
    public boolean drain(Duration limit) throws InterruptedException {
        return true;
    }

    /** Ends everything at once. */
    @Override
    public void close() {}
}
