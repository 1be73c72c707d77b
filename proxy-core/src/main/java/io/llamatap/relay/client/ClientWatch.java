package io.llamatap.relay.client;

import io.llamatap.relay.client.request.RequestReader;
import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.Timeouts;
import org.jspecify.annotations.Nullable;

/** Checks one client at the ticks of the event loop: time limits, and closes that no event reports. Used on that event loop. */
final class ClientWatch {
    /** Connecting to a listening upstream takes less than this many ticks, and fails at once if nothing listens. */
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

    /** Notices that the client has closed or reset its connection where the event loop gets no event. */
    void checkForClose() {
        boolean finished = closing.isInputClosed();
        if (!finished && (output.isReading() || currentResponse.isNone())) {
            return;
        }
        switch (output.peer()) {
            case GONE -> closing.closeAsLeft();
            case FINISHED -> {
                if (!finished) {
                    checkBehindUnread();
                }
            }
            case UNKNOWN -> {
                if (!finished && reader.kept().hasRoomToCheck()) {
                    output.readOnce();
                }
            }
            case HERE -> {}
        }
        if (finished && isAbandonedWhileConnecting()) {
            connection.onLeft();
        }
    }

    /**
     * A client that closes its sending side before there is an upstream connection has left. It gets the time that connecting
     * usually takes.
     */
    private boolean isAbandonedWhileConnecting() {
        boolean isLast = !reader.isResponding() || reader.kept().isEmpty();
        ticksConnecting = isLast && currentResponse.isConnecting() ? ticksConnecting + 1 : 0;
        return ticksConnecting > TICKS_TO_CONNECT;
    }

    /** The client has closed its sending side behind bytes that were not read yet. */
    private void checkBehindUnread() {
        if (reader.isTruncated(output.receiveBytes())) {
            closing.onInputClosed();
            connection.onLeft();
        } else if (reader.kept().hasRoomToCheck()) {
            output.readOnce();
        }
    }

    /**
     * Returns whether a time limit has passed.
     *
     * @param judged a limit must have passed by this time
     * @param now the start of limits that were not running before
     */
    boolean isOverdue(long judged, long now) {
        // Both are called, since each notes what begins now.
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

    /** Enforces the time limits after the event loop has read its sockets; see {@link #isOverdue}. */
    void enforce(long judged, long now) {
        if (output.isStalled(judged, now, timeouts.writeStall())) {
            currentResponse.onClientStalled();
            closing.closeStalled();
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
            closing.closeWhenFlushed();
        }
    }

    /** Closes a silent client, unless something arrived just now. */
    private void closeSilent() {
        if (reader.isDiscarding() || !output.deliverArrived()) {
            closing.closeSilent();
        }
    }
}
