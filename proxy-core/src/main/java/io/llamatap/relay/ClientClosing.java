package io.llamatap.relay;

/**
 * The ways in which a client's connection ends, and what of the client's side has ended already.
 *
 * <p>On the event loop of its channel. Whatever way is taken, nothing more of what the client sends is looked at.
 */
final class ClientClosing {
    private final ClientOutput output;
    private final RequestReader reader;
    private boolean inputClosed;

    ClientClosing(ClientOutput output, RequestReader reader) {
        this.output = output;
        this.reader = reader;
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
    void now() {
        output.close();
    }

    /** Closes at once, so that the client cannot take it for an end. */
    void byReset() {
        output.reset();
    }

    /** Closes once everything that waits was handed to the kernel. */
    void whenFlushed() {
        output.whenFlushed(output::close);
    }

    /** The answer cannot be ended as it was begun: the client must see that it is not whole. */
    void breakOff(boolean byReset) {
        reader.discard();
        if (byReset) {
            byReset();
        } else {
            whenFlushed();
        }
    }

    /** Closes after the last answer. */
    void afterLast(RequestLine request) {
        // Whoever announced this as the last request sends nothing that closing at once could collide with.
        if (!request.keepAlive() && reader.isAnswering() && !reader.hasKept()) {
            reader.discard();
            now();
        } else {
            linger();
        }
    }

    /** Ends our side and reads on for a while, since closing at once could destroy the answer on its way (RFC 9112 section 9.6). */
    void linger() {
        reader.discard();
        // A client that has ended its side already would give no further sign.
        output.whenFlushed(inputClosed ? output::close : output::shutdown);
        output.setReading(reader.wantsMore());
    }
}
