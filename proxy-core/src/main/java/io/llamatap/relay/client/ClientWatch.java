package io.llamatap.relay.client;

import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.Timeouts;
import org.jspecify.annotations.Nullable;

/** What is looked after at the ticks of the event loop for one client: limits of time, and an end of which nobody is told. On that loop. */
final class ClientWatch {
    /** Connecting to where somebody listens takes less, and it is over as soon as nobody does. */
    private static final int TICKS_TO_CONNECT = 1;

    private final ClientConnection connection;
    private final ClientOutput output;
    private final RequestReader reader;
    private final ClientClosing closing;
    private final CurrentResponse currentResponse;
    private final ClientRoom room;
    private final ClientTimer timer;
    private final Timeouts timeouts;
    private int ticksConnecting;

    ClientWatch(
            ClientConnection connection,
            ClientOutput output,
            RequestReader reader,
            ClientClosing closing,
            CurrentResponse currentResponse,
            ClientRoom room,
            ClientTimer timer,
            Timeouts timeouts) {
        this.connection = connection;
        this.output = output;
        this.reader = reader;
        this.closing = closing;
        this.currentResponse = currentResponse;
        this.room = room;
        this.timer = timer;
        this.timeouts = timeouts;
    }

    /** Finds an end of the client's of which the loop is told nothing. */
    void lookForEnd() {
        boolean finished = closing.isInputClosed();
        if (!finished && (output.isReading() || currentResponse.isNone())) {
            return;
        }
        switch (output.peer()) {
            case GONE -> closing.byClient();
            case FINISHED -> {
                if (!finished) {
                    lookBehindUnread();
                }
            }
            case UNKNOWN -> {
                if (!finished && reader.kept().hasRoomToLook()) {
                    output.readOnce();
                }
            }
            case HERE -> {}
        }
        if (finished && isAbandonedWhileConnecting()) {
            connection.onLeft();
        }
    }

    /** A client that ends its sending before there is a connection has left, but for the moment that connecting takes. */
    private boolean isAbandonedWhileConnecting() {
        boolean isLast = !reader.isResponding() || reader.kept().isEmpty();
        ticksConnecting = isLast && currentResponse.isConnecting() ? ticksConnecting + 1 : 0;
        return ticksConnecting > TICKS_TO_CONNECT;
    }

    /** The client has ended its sending behind what is not read from it. */
    private void lookBehindUnread() {
        if (reader.isCutShort(output.receiveBytes())) {
            closing.onInputClosed();
            connection.onLeft();
        } else if (reader.kept().hasRoomToLook()) {
            output.readOnce();
        }
    }

    /**
     * Says whether a limit of time has passed.
     *
     * @param judged by when it must have passed
     * @param now when what was not seen before begins
     */
    boolean isOverdue(long judged, long now) {
        // Both, since each notes what begins now.
        boolean stalled = output.isStalled(judged, now, timeouts.writeStall());
        ClientTimer.Due due = timer.check(judged, now, reader, currentResponse.isNone());
        return stalled
                || overdueRoom(judged) != null
                || due != ClientTimer.Due.NOTHING
                || currentResponse.overdue(judged) != null
                || currentResponse.isHalfCloseOver(judged);
    }

    private @Nullable GatewayFailure overdueRoom(long judged) {
        boolean waits = currentResponse.isNone() && !reader.isResponding() && !reader.isDiscarding();
        return waits && room.isProbeOverdue(judged) ? room.lack() : null;
    }

    /** Judges the limits of time, after the loop has looked; see {@link #isOverdue}. */
    void enforce(long judged, long now) {
        if (output.isStalled(judged, now, timeouts.writeStall())) {
            currentResponse.onClientStalled();
            closing.afterStall();
            return;
        }
        GatewayFailure lack = overdueRoom(judged);
        if (lack != null) {
            connection.reject(lack);
            return;
        }
        switch (timer.check(judged, now, reader, currentResponse.isNone())) {
            case NOTHING -> enforceUpstream(judged);
            case CLOSE -> closeSilent();
            case HEAD_TIMEOUT -> connection.reject(GatewayFailure.HEAD_TIMEOUT);
            case BODY_TIMEOUT -> currentResponse.fail(GatewayFailure.BODY_TIMEOUT);
        }
    }

    private void enforceUpstream(long judged) {
        GatewayFailure overdue = currentResponse.overdue(judged);
        if (overdue != null) {
            currentResponse.fail(overdue);
        } else if (currentResponse.isHalfCloseOver(judged)) {
            currentResponse.onHalfCloseTimeout();
            closing.whenFlushed();
        }
    }

    /** Closes a client that sends nothing, unless something came just now. */
    private void closeSilent() {
        if (reader.isDiscarding() || !output.deliverArrived()) {
            closing.afterSilence();
        }
    }
}
