package io.llamatap.relay.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Adapts how much is read from one socket at once: little for tokens, much for large bodies.
 *
 * <p>A read that fills its buffer makes the next one larger. Up to 64 KiB the size grows at once, and reading goes on while
 * buffers are filled. Larger reads save system calls and wake-ups, but a stalled connection may leave them in memory. So the size
 * grows beyond 64 KiB only for connections that have been transferring for a while, one such read is done at a time, and the size
 * shrinks when the other side does not keep up.
 *
 * <p>One per channel; used on its event loop.
 */
public final class ReadSize extends DefaultMaxMessagesRecvByteBufAllocator {
    private static final int SMALLEST = 512;
    private static final int FIRST = 2048;

    private static final int LARGE = 64 * 1024;
    /** Measured: twice as much is no faster, half as much is slower. */
    private static final int LARGEST = 1024 * 1024;

    private static final int SMALL_GROWTH = 8;
    private static final int LARGE_GROWTH = 2;
    private static final int FULL_READS_TO_GROW = 8;

    private final ReceiveBuffers buffers;
    private @Nullable Sizes sizes;

    private ReadSize(ReceiveBuffers buffers) {
        this.buffers = buffers;
    }

    /** Installs it on a channel before its first read. */
    public static void install(Channel channel, ReceiveBuffers buffers) {
        channel.config().setRecvByteBufAllocator(new ReadSize(buffers));
    }

    /** Notes that reading from a channel is paused, since the other side does not keep up. */
    static void onStopped(Channel channel) {
        if (channel.config().getRecvByteBufAllocator() instanceof ReadSize readSize && readSize.sizes != null) {
            readSize.sizes.onStopped();
        }
    }

    @Override
    @SuppressWarnings("deprecation") // the return type is the one that Netty declares
    public Handle newHandle() {
        Sizes handle = new Sizes();
        sizes = handle;
        return handle;
    }

    private final class Sizes extends MaxMessageHandle {
        private int size = FIRST;
        private int fullReads;
        private boolean wasSmall;

        @Override
        public int guess() {
            return buffers.largestRead(size);
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return buffers.lend(allocator, guess());
        }

        @Override
        public void lastBytesRead(int bytes) {
            super.lastBytesRead(bytes);
            if (bytes == attemptedBytesRead()) {
                onFull();
            } else if (bytes > size / 4) {
                wasSmall = false;
            } else if (bytes > 0) {
                onSmall();
            }
        }

        private void onFull() {
            wasSmall = false;
            if (size < LARGE) {
                size = Math.min(LARGE, size * SMALL_GROWTH);
            } else if (size < LARGEST && ++fullReads == FULL_READS_TO_GROW) {
                fullReads = 0;
                size *= LARGE_GROWTH;
            }
        }

        /** Only a second small read in succession shrinks the size. */
        private void onSmall() {
            if (wasSmall) {
                size = Math.max(SMALLEST, size / 2);
                fullReads = 0;
            }
            wasSmall = !wasSmall;
        }

        private void onStopped() {
            fullReads = 0;
            if (size > LARGE) {
                size /= 2;
            }
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return size < LARGE && super.continueReading(maybeMore);
        }
    }
}
