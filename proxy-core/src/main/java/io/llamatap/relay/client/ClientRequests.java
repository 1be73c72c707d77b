package io.llamatap.relay.client;

import io.llamatap.relay.client.request.Found;
import io.llamatap.relay.client.request.RequestReader;
import io.llamatap.relay.exchange.ClientSide;
import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.RequestLine;
import io.llamatap.relay.io.ChannelWriter;
import io.llamatap.relay.io.Turns;
import io.llamatap.tap.OllamaEndpoint;
import io.netty.buffer.ByteBuf;

/**
 * The requests of one client connection, which are handled one after the other: finds them, has the {@link Responder} start each,
 * and goes on with the next one when the response was sent.
 *
 * <p>Used on the event loop of the connection's channel.
 */
final class ClientRequests implements ClientSide, ClientConnection, Turns.Turn {
    private final ListenerLoop listener;
    private final ClientOutput output;
    private final ClientTimer timer;
    private final RequestReader reader;
    private final ClientClosing closing;
    private final ClientRejections rejections;
    private final CurrentResponse currentResponse = new CurrentResponse();
    private final ClientTurn turn;
    private final ClientBytes bytes;
    private final Responder responder;
    /** Whether a call of {@link #work} is already on the stack. */
    private boolean isWorking;

    ClientRequests(ClientLoop loop, ClientOutput output, ClientTimer timer, ClientRoom room) {
        this.listener = loop.listener();
        this.output = output;
        this.timer = timer;
        this.reader = new RequestReader(listener.loop(), listener.headLimits());
        this.closing = new ClientClosing(listener, output, reader, currentResponse);
        this.rejections = new ClientRejections(listener, output, closing);
        this.turn = new ClientTurn(listener.loop().turns());
        this.bytes = new ClientBytes(
                loop.memory(), listener.loop(), this, output, reader, closing, rejections, currentResponse);
        this.responder = new Responder(this, loop, output, reader, rejections, currentResponse, bytes, room, turn);
    }

    RequestReader reader() {
        return reader;
    }

    ClientClosing closing() {
        return closing;
    }

    ClientRejections rejections() {
        return rejections;
    }

    CurrentResponse currentResponse() {
        return currentResponse;
    }

    ClientBytes bytes() {
        return bytes;
    }

    /** Takes ownership of what was read. */
    void take(ByteBuf in) {
        timer.onActivity();
        reader.take(in);
        work();
        bytes.onRead();
        if (reader.kept().isFull() || reader.isWaitingForTurn()) {
            output.setReading(false);
        }
    }

    /** A batch of reads has ended. */
    void onReadBatch() {
        currentResponse.flushUpload();
        if (bytes.mayHoldRecords()) {
            // No event reports an incomplete TLS record. Only now is it known whether the upstream takes more.
            bytes.count();
        }
        endTurn();
        // Only now, since what the kernel took at once has not made the client wait.
        updateReading();
    }

    /** Handles what the client has sent, as far as that is possible now. */
    private void work() {
        if (isWorking) {
            return;
        }
        isWorking = true;
        try {
            Found found = reader.next(!turn.isOver());
            while (found != Found.NOTHING) {
                responder.on(found);
                found = reader.next(!turn.isOver());
            }
        } finally {
            isWorking = false;
            turn.pause();
            reader.pause();
        }
    }

    @Override
    public void cutOff() {
        reader.cutOff();
        updateReading();
        if (closing.isInputClosed()) {
            // The client's FIN comes directly after the present request now.
            onInputClosed();
        }
    }

    /**
     * Sends the responses of our own that were written together, and queues the client for its next turn if it has more requests.
     */
    private void endTurn() {
        output.flush();
        if (!reader.isWaitingForTurn()) {
            turn.renew();
            closeIfDone();
        } else if (turn.queue()) {
            // A client that does not read its responses gets no further turn.
            output.whenFlushed(() -> turn.await(this));
        }
    }

    /** The client has its turn again, after others. */
    @Override
    public void onTurn() {
        turn.onTurn();
        try {
            onUploadPossible();
        } catch (Throwable bug) {
            onBug(bug);
        }
    }

    /**
     * The client has closed its sending side, and may have left. If there is no further request, the upstream is told, which
     * decides what that means: Ollama stops generating, but completes a listing.
     */
    void onInputClosed() {
        closing.onInputClosed();
        boolean hasKept = !reader.kept().isEmpty();
        if (reader.isTruncated(0) || (!hasKept && currentResponse.isNone())) {
            onLeft();
        } else if (!hasKept) {
            currentResponse.onClientFinished();
        }
    }

    @Override
    public void onLeft() {
        closing.leave();
        closing.closeWhenFlushed();
    }

    @Override
    public void onBug(Throwable bug) {
        closing.onBug(bug);
    }

    @Override
    public void reject(GatewayFailure failure) {
        responder.reject(failure, OllamaEndpoint.OTHER, null);
    }

    @Override
    public ChannelWriter output() {
        return output;
    }

    @Override
    public void onResponded(RequestLine request, boolean close) {
        currentResponse.end();
        if (close || reader.isCutOff()) {
            closing.closeAfterLast(request);
            return;
        }
        reader.onResponded();
        onUploadPossible();
        closeIfDone();
    }

    /** Closes the connection of a client that has closed its sending side, when all its responses were sent. */
    private void closeIfDone() {
        if (closing.isInputClosed() && currentResponse.isNone() && !reader.isWaitingForTurn()) {
            closing.closeWhenFlushed();
        }
    }

    @Override
    public void breakOff(boolean byReset) {
        currentResponse.end();
        closing.breakOff(byReset);
    }

    @Override
    public void onUploadPossible() {
        if (isWorking) {
            return;
        }
        work();
        bytes.count();
        currentResponse.flushUpload();
        endTurn();
        updateReading();
        if (closing.isInputClosed()) {
            // This may have handled everything that came before the client's FIN.
            onInputClosed();
        }
    }

    @Override
    public void writeFailure(GatewayFailure failure, RequestLine request, boolean persists) {
        output.writeFailure(failure, request, persists);
    }

    @Override
    public void showArrivedBody() {
        reader.showArrivedBody();
    }

    @Override
    public void onInterimResponse() {
        timer.onActivity();
    }

    void updateReading() {
        // Nothing follows a FIN, and epoll removes a socket that is neither read nor written.
        if (closing.isInputClosed()) {
            return;
        }
        boolean wanted = reader.wantsMore();
        if (wanted && !output.isReading()) {
            // Reading was paused, so the client's silence is measured from here.
            timer.onActivity();
        }
        output.setReading(wanted);
    }
}
