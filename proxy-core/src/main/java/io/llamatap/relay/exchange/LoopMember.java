package io.llamatap.relay.exchange;

/** Something that an event loop looks after at its ticks. On that loop. */
public interface LoopMember {
    /** Says whether a limit of time has passed; nothing is judged yet. */
    boolean isOverdue(long now);

    /**
     * Judges the limits of time, after the loop has read what lies in its sockets.
     *
     * @param judged by when a limit must have passed
     * @param now when what was not seen before begins
     */
    void enforce(long judged, long now);

    /**
     * A tick ends.
     *
     * @return whether nothing is left that needs ticks
     */
    boolean onTick(long now, long latenessNanos, int pendingTasks);

    /** Closes what is idle now; all else is closed as it becomes idle. */
    void drain();

    /** Breaks off whatever goes on. */
    void abort();
}
