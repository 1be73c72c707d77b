package io.llamatap.relay.client;

import io.llamatap.relay.io.Turns;

/** One client's share of its event loop's time for responses of our own. Used on that event loop. */
final class ClientTurn {
    private final Turns turns;
    /** How many responses of our own the client got in its present turn. */
    private int responses;
    /** Whether the client waits for its next turn. */
    private boolean isQueued;

    ClientTurn(Turns turns) {
        this.turns = turns;
    }

    /** A response of our own is being written that waits for nothing. */
    void onOwnResponse() {
        responses++;
        turns.begin();
    }

    /** Starts a new turn. */
    void renew() {
        responses = 0;
    }

    /** The client wants another turn. Returns false if it is waiting for one already. */
    boolean queue() {
        boolean isNew = !isQueued;
        isQueued = true;
        return isNew;
    }

    /** Waits behind all others that wait. */
    void await(Turns.Turn next) {
        turns.await(next);
    }

    /** The client got the turn that it waited for. */
    void onTurn() {
        isQueued = false;
        renew();
    }

    /** Returns whether the client has to wait for others before its next request. */
    boolean isOver() {
        return responses > 0 && (responses >= Turns.REQUESTS || turns.isUsedUp());
    }

    /** Ends the time that counts as occupied. */
    void pause() {
        turns.end();
    }
}
