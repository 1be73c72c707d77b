package io.llamatap.tap;

/** Gives each event loop its own watcher, so that counting needs no locks. */
public interface TapFactory {
    /**
     * Makes the watcher of one event loop. Called once per loop, before any connection is accepted.
     *
     * @param loop the number of the loop, from 0
     */
    LoopTap forLoop(int loop);
}
