package io.llamatap.relay.client;

import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.RequestLine;
import io.llamatap.tap.ClientClosed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The ways in which a client's connection ends, why it did, and what of the client's side has ended already.
 *
 * <p>On the event loop of its channel. The first reason given is the one that counts.
 */
final class ClientClosing {
    private static final Logger LOG = LoggerFactory.getLogger(ClientClosing.class);

    private final ListenerLoop listener;
    private final ClientOutput output;
    private final RequestReader reader;
    private ClientClosed reason = ClientClosed.BY_CLIENT;
    private boolean inputClosed;

    ClientClosing(ListenerLoop listener, ClientOutput output, RequestReader reader) {
        this.listener = listener;
        this.output = output;
        this.reader = reader;
    }

    /** Why the connection ends; the client's own doing unless one of these ways was taken. */
    ClientClosed reason() {
        return reason;
    }

    private void because(ClientClosed cause) {
        if (reason == ClientClosed.BY_CLIENT) {
            reason = cause;
        }
    }

    /** The client has ended its side, and may still read. */
    void onInputClosed() {
        inputClosed = true;
    }

    /** Says whether nothing more will come from the client. */
    boolean isInputClosed() {
        return inputClosed;
    }

    /** Closes at once, whatever goes on. */
    void now(ClientClosed cause) {
        because(cause);
        output.close();
    }

    /** Something threw that must not: nothing can be said of the connection but that it must end. */
    void onBug(Throwable bug) {
        if (bug instanceof OutOfMemoryError) {
            listener.tell(Level.ERROR, "memory", "no memory is left for a connection; it is closed", bug.getMessage());
        } else {
            LOG.error("a bug in the relay; the connection is closed", bug);
        }
        now(ClientClosed.FAULT);
    }

    /** Closes at once: the client is gone, or its connection is broken. */
    void byClient() {
        now(ClientClosed.BY_CLIENT);
    }

    /** Closes at once, so that the client cannot take it for an end: it takes nothing of what waits for it. */
    void afterStall() {
        listener.tell(
                Level.INFO,
                ClientClosed.WRITE_STALL.label(),
                "a client took nothing of its answer for write-stall-timeout",
                output.remoteAddress());
        because(ClientClosed.WRITE_STALL);
        output.reset();
    }

    /** Closes since another client needs its place more than one that is idle. */
    void forAnother() {
        listener.tell(
                Level.WARN,
                ClientClosed.MADE_ROOM.label(),
                "a limit on connections is reached: a connection without a request is closed for a new one",
                output.remoteAddress());
        now(ClientClosed.MADE_ROOM);
    }

    /** Closes since no request came, or since the client does not end its side after the last answer. */
    void afterSilence() {
        if (!reader.isDiscarding()) {
            // What every client may do is no news.
            listener.tell(
                    Level.DEBUG,
                    ClientClosed.KEEP_ALIVE_TIMEOUT.label(),
                    "a client sent no request for keep-alive-timeout",
                    output.remoteAddress());
        }
        now(ClientClosed.KEEP_ALIVE_TIMEOUT);
    }

    /** Closes once everything that waits was handed to the kernel, since the client has left. */
    void whenFlushed() {
        output.whenFlushed(output::close);
    }

    /** The answer cannot be ended as it was begun: the client must see that it is not whole. */
    void breakOff(boolean byReset) {
        because(ClientClosed.BROKEN_OFF);
        if (!byReset && reader.isResponding()) {
            // The missing end tells enough, and the whole answers before this one may still be on their way.
            linger(ClientClosed.BROKEN_OFF);
            return;
        }
        reader.discard();
        if (byReset) {
            output.reset();
        } else {
            whenFlushed();
        }
    }

    /** Closes after the last answer. */
    void afterLast(RequestLine request) {
        ClientClosed cause = request.keepAlive() && listener.isEnding() ? ClientClosed.DRAIN : ClientClosed.ANSWERED;
        // Whoever announced this as the last request sends nothing that closing at once could collide with.
        if (!request.keepAlive() && reader.isResponding() && reader.kept().isEmpty()) {
            reader.discard();
            now(cause);
        } else {
            linger(cause);
        }
    }

    /** Ends our side and reads on for a while, since closing at once could destroy the answer on its way (RFC 9112 section 9.6). */
    void linger(ClientClosed cause) {
        because(cause);
        reader.discard();
        // A client that has ended its side already would give no further sign.
        output.whenFlushed(inputClosed ? output::close : output::shutdown);
        output.setReading(reader.wantsMore());
    }
}
