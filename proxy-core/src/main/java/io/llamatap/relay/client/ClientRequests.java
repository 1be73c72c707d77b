package io.llamatap.relay.client;

import io.llamatap.relay.exchange.ClientSide;
import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.RequestLine;
import io.llamatap.relay.io.ChannelWriter;
import io.llamatap.relay.io.Turns;
import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.OllamaEndpoint;
import io.netty.buffer.ByteBuf;

/**
 * The requests of one client connection, which are responded to one after the other: finds them, has the {@link Responder} begin, and
 * goes on with the next one when a response was sent.
 *
 * <p>On the event loop of the connection's channel.
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
    /** Whether what the client sent is being worked on further up the stack. */
    private boolean isWorking;

    ClientRequests(ClientLoop loop, ClientOutput output, ClientTimer timer, ClientRoom room) {
        this.listener = loop.listener();
        this.output = output;
        this.timer = timer;
        this.reader = new RequestReader(listener.loop(), listener.headLimits());
        this.closing = new ClientClosing(listener, output, reader);
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

    /** Takes what was read, which is released, passed on or kept. */
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
            // A record that is not whole is read by nobody yet. Only now it is known whether the upstream takes more.
            bytes.count();
        }
        endTurn();
        // Only now: what the kernel took at once has not made the client wait.
        updateReading();
    }

    /** Goes on with what the client sent, as far as that is possible now. */
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
            // The client's end stands behind the present request now.
            onInputClosed();
        }
    }

    /** Sends the responses of our own that were made in one go, and lets the client wait for its next turn if it wants more. */
    private void endTurn() {
        output.flush();
        if (!reader.isWaitingForTurn()) {
            turn.renew();
            closeIfDone();
        } else if (turn.queue()) {
            // Who takes nothing of what it has asked for has no further turn.
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
     * The client has ended its sending, and may have left. That is passed on to the upstream with the last request, which decides what it
     * means: Ollama stops generating and finishes a listing.
     */
    void onInputClosed() {
        closing.onInputClosed();
        boolean hasKept = !reader.kept().isEmpty();
        if (reader.isCutShort(0) || (!hasKept && currentResponse.isNone())) {
            onLeft();
        } else if (!hasKept) {
            currentResponse.onClientFinished();
        }
    }

    @Override
    public void onLeft() {
        leave();
        closing.whenFlushed();
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
            closing.afterLast(request);
            return;
        }
        reader.onResponded();
        onUploadPossible();
        closeIfDone();
    }

    /** Closes the connection of a client that has ended its side, once it has been sent whatever it asked for. */
    private void closeIfDone() {
        if (closing.isInputClosed() && currentResponse.isNone() && !reader.isWaitingForTurn()) {
            closing.whenFlushed();
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
            // All that came before the client's end may have been taken by this.
            onInputClosed();
        }
    }

    @Override
    public void writeFailure(GatewayFailure failure, RequestLine request, boolean persists) {
        output.writeFailure(failure, request, persists);
    }

    @Override
    public void onToldToGoOn() {
        timer.onActivity();
    }

    void updateReading() {
        // Behind the client's end there is nothing, and epoll forgets a socket that has neither.
        if (closing.isInputClosed()) {
            return;
        }
        boolean wanted = reader.wantsMore();
        if (wanted && !output.isReading()) {
            // It was made to wait: its silence begins now.
            timer.onActivity();
        }
        output.setReading(wanted);
    }

    void leave() {
        reader.discard();
        ClientClosed reason = closing.reason();
        if (reason == ClientClosed.BY_CLIENT) {
            currentResponse.onClientLeft();
        } else {
            currentResponse.onBrokenOff(reason);
        }
    }
}
