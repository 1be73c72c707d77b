package io.llamatap.relay.client;

import io.llamatap.relay.io.Turns;

/** One client's share of its event loop's time for responses of our own. On that loop. */
final class ClientTurn {
    private final Turns turns;
    /** How many responses of our own the client has had in its present turn. */
    private int responses;
    /** Whether it waits for its next turn. */
    private boolean isQueued;

    ClientTurn(Turns turns) {
        this.turns = turns;
    }

    /** A response of our own is being made, for which nobody has to be waited for. */
    void onOwnResponse() {
        responses++;
        turns.begin();
    }

    /** The client has a turn anew. */
    void renew() {
        responses = 0;
    }

    /** The client wants another turn; says whether it is not known to want one yet. */
    boolean queue() {
        boolean isNew = !isQueued;
        isQueued = true;
        return isNew;
    }

    /** Waits behind all others who wait. */
    void await(Turns.Turn next) {
        turns.await(next);
    }

    /** The client has the turn that it waited for. */
    void onTurn() {
        isQueued = false;
        renew();
    }

    /** Says whether the client has to wait for others before its next request. */
    boolean isOver() {
        return responses > 0 && (responses >= Turns.REQUESTS || turns.isUsedUp());
    }

    /** The loop is not taken up any more. */
    void pause() {
        turns.end();
    }
}
