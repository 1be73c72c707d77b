package io.llamatap.relay.exchange;

/** Something that needs the ticks of an event loop. All methods are called on that event loop. */
public interface LoopMember {
    /** Returns whether a time limit has passed. Nothing is closed yet. */
    boolean isOverdue(long now);

    /**
     * Closes what has passed a time limit, after the event loop has read what was waiting in its sockets.
     *
     * @param judged a limit must have passed by this time
     * @param now the start of limits that were not running before
     */
    void enforce(long judged, long now);

    /**
     * A tick ends.
     *
     * @return whether nothing is left that needs ticks
     */
    boolean onTick(long now, long latenessNanos, int pendingTasks);

    /** Closes what is idle now, and everything else as it becomes idle. */
    void drain();

    /** Closes everything, including exchanges in progress. */
    void abort();
}
