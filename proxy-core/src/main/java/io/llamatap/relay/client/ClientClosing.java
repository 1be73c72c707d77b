package io.llamatap.relay.client;

import io.llamatap.relay.client.request.RequestReader;
import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.RequestLine;
import io.llamatap.tap.ClientClosed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Closes a client's connection in the various ways, and keeps the reason and whether the client has closed its sending side.
 *
 * <p>Used on the event loop of the client's channel. The first reason counts.
 */
final class ClientClosing {
    private static final Logger LOG = LoggerFactory.getLogger(ClientClosing.class);

    private final ListenerLoop listener;
    private final ClientOutput output;
    private final RequestReader reader;
    private final CurrentResponse currentResponse;
    private ClientClosed reason = ClientClosed.BY_CLIENT;
    private boolean inputClosed;

    ClientClosing(ListenerLoop listener, ClientOutput output, RequestReader reader, CurrentResponse currentResponse) {
        this.listener = listener;
        this.output = output;
        this.reader = reader;
        this.currentResponse = currentResponse;
    }

    /** Returns why the connection is closed: by the client, unless another reason was given. */
    ClientClosed reason() {
        return reason;
    }

    private void setReason(ClientClosed cause) {
        if (reason == ClientClosed.BY_CLIENT) {
            reason = cause;
        }
    }

    /** The client has closed its sending side, and may still read. */
    void onInputClosed() {
        inputClosed = true;
    }

    /** Returns whether the client will send nothing more. */
    boolean isInputClosed() {
        return inputClosed;
    }

    /** The client has left, or its connection is closed: ends what it has begun. */
    void leave() {
        reader.discard();
        if (reason == ClientClosed.BY_CLIENT) {
            currentResponse.onClientLeft();
        } else {
            currentResponse.onBrokenOff(reason);
        }
    }

    /** Closes immediately, even during an exchange. */
    void closeNow(ClientClosed cause) {
        assert output.channel().eventLoop().inEventLoop();
        setReason(cause);
        output.close();
    }

    /** An unexpected exception was thrown: closes immediately. */
    void onBug(Throwable bug) {
        if (bug instanceof OutOfMemoryError) {
            listener.report(
                    Level.ERROR, "memory", "a connection is closed because no memory is left for it", bug.getMessage());
        } else {
            LOG.error("unexpected exception, which is a bug in the relay; the client's connection is closed", bug);
        }
        closeNow(ClientClosed.FAULT);
    }

    /** Closes immediately, because the client has left or its connection is broken. */
    void closeAsLeft() {
        closeNow(ClientClosed.BY_CLIENT);
    }

    /** Closes with a reset, so that the client does not take it for the end of the response. */
    void closeStalled() {
        listener.report(
                Level.INFO,
                ClientClosed.WRITE_STALL.label(),
                "a client was disconnected because it read nothing of its response for write-stall-timeout",
                output.remoteAddress());
        setReason(ClientClosed.WRITE_STALL);
        output.reset();
    }

    /** Closes an idle connection to make room for another client. */
    void closeForAnother() {
        listener.report(
                Level.WARN,
                ClientClosed.MADE_ROOM.label(),
                "the limit on client connections is reached: an idle connection was closed to make room for a new one",
                output.remoteAddress());
        closeNow(ClientClosed.MADE_ROOM);
    }

    /** Closes because no request came, or because the client did not close its side after the last response. */
    void closeSilent() {
        if (!reader.isDiscarding()) {
            // Logged at debug level, since every client may do this.
            listener.report(
                    Level.DEBUG,
                    ClientClosed.KEEP_ALIVE_TIMEOUT.label(),
                    "a client connection was closed because no request came for keep-alive-timeout",
                    output.remoteAddress());
        }
        closeNow(ClientClosed.KEEP_ALIVE_TIMEOUT);
    }

    /** Closes when everything was handed to the kernel, because the client has left. */
    void closeWhenFlushed() {
        output.whenFlushed(output::close);
    }

    /** Closes in the middle of a response, so that the client sees that it is incomplete. */
    void breakOff(boolean byReset) {
        setReason(ClientClosed.BROKEN_OFF);
        if (!byReset && reader.isResponding()) {
            // The missing end of the body shows it, and complete responses before this one may still be on their way.
            linger(ClientClosed.BROKEN_OFF);
            return;
        }
        reader.discard();
        if (byReset) {
            output.reset();
        } else {
            closeWhenFlushed();
        }
    }

    /** Closes after the last response. */
    void closeAfterLast(RequestLine request) {
        ClientClosed cause = request.keepAlive() && listener.isEnding() ? ClientClosed.DRAIN : ClientClosed.ANSWERED;
        // A client that announced its last request sends nothing more that an immediate close could collide with.
        if (!request.keepAlive() && reader.isResponding() && reader.kept().isEmpty()) {
            reader.discard();
            closeNow(cause);
        } else {
            linger(cause);
        }
    }

    /**
     * Closes our sending side and goes on reading for a while, since an immediate close could destroy the response on its way
     * (RFC 9112 section 9.6).
     */
    void linger(ClientClosed cause) {
        setReason(cause);
        reader.discard();
        // A client that has closed its side already would not notify us again.
        output.whenFlushed(inputClosed ? output::close : output::shutdown);
        output.setReading(reader.wantsMore());
    }
}
