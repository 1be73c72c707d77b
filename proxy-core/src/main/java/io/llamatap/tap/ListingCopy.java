package io.llamatap.tap;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Copies one listing at a time as it passes on an event loop, by which alone it is called: what a second client asks for
 * meanwhile tells nothing else, and memory stays bounded.
 */
final class ListingCopy {
    private final ListingObserver observer;
    private @Nullable Object owner;
    private ByteArrayOutputStream copy = new ByteArrayOutputStream(0);

    ListingCopy(ListingObserver observer) {
        this.observer = observer;
    }

    /** Begins a copy for an exchange, unless there is one. */
    void begin(Object exchange) {
        if (owner == null) {
            owner = exchange;
            copy = new ByteArrayOutputStream();
        }
    }

    /** Copies bytes that stay the caller's; a body that is too long is given up. */
    void add(Object exchange, ByteBuf bytes, int index, int length) {
        if (owner != exchange) {
            return;
        }
        if (copy.size() + length > ListingObserver.MOST_BYTES) {
            release();
            return;
        }
        try {
            bytes.getBytes(index, copy, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // an array refuses nothing
        }
    }

    /** The exchange is over. */
    void end(Object exchange, OllamaEndpoint endpoint, boolean isWhole) {
        if (owner == exchange) {
            byte[] body = copy.toByteArray();
            release();
            if (isWhole) {
                observer.onListing(endpoint, body);
            }
        }
    }

    private void release() {
        owner = null;
        copy = new ByteArrayOutputStream(0);
    }
}
