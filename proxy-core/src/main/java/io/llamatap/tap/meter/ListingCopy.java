package io.llamatap.tap.meter;

import io.llamatap.tap.OllamaEndpoint;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Copies one listing at a time on an event loop, by which alone it is called. A listing that a second client requests meanwhile
 * is not copied: its contents are the same, and memory stays bounded.
 */
final class ListingCopy {
    private final ListingObserver observer;
    private @Nullable Object owner;
    private ByteArrayOutputStream copy = new ByteArrayOutputStream(0);

    ListingCopy(ListingObserver observer) {
        this.observer = observer;
    }

    /** Begins a copy for an exchange, unless another one is being copied. */
    void begin(Object exchange) {
        if (owner == null) {
            owner = exchange;
            copy = new ByteArrayOutputStream();
        }
    }

    /** Copies bytes, which stay the caller's. Gives up a body that is too long. */
    void add(Object exchange, ByteBuf bytes, int index, int length) {
        if (owner != exchange) {
            return;
        }
        if (copy.size() + length > ListingObserver.MAX_BYTES) {
            release();
            return;
        }
        try {
            bytes.getBytes(index, copy, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to an array cannot fail
        }
    }

    /** The exchange has ended. */
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
