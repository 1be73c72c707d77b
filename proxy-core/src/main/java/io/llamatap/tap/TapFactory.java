package io.llamatap.tap;

/** Creates one {@link LoopTap} for each event loop, so that counting needs no locks. */
public interface TapFactory {
    /**
     * Creates the tap of one event loop. Called once for each event loop, before any connection is accepted.
     *
     * @param loop the number of the event loop, from 0
     */
    LoopTap forLoop(int loop);
}
