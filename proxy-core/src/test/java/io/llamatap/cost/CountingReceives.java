package io.llamatap.cost;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Chooses the size of receive buffers and whether to read again as the channel would without it; counts the reads, which
 * transports report here one by one.
 */
final class CountingReceives implements RecvByteBufAllocator {
    private final RecvByteBufAllocator own;
    private final SideMeter meter;

    CountingReceives(RecvByteBufAllocator own, SideMeter meter) {
        this.own = own;
        this.meter = meter;
    }

    @Override
    @SuppressWarnings("deprecation") // deprecated for callers; transports still come here
    public Handle newHandle() {
        return new CountingHandle((ExtendedHandle) own.newHandle(), meter);
    }

    @SuppressWarnings("deprecation") // what transports still take
    private static final class CountingHandle implements ExtendedHandle {
        private final ExtendedHandle own;
        private final SideMeter meter;

        CountingHandle(ExtendedHandle own, SideMeter meter) {
            this.own = own;
            this.meter = meter;
        }

        @Override
        public void lastBytesRead(int bytes) {
            meter.onRead(bytes);
            own.lastBytesRead(bytes);
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return own.allocate(allocator);
        }

        @Override
        public int guess() {
            return own.guess();
        }

        @Override
        public void reset(ChannelConfig config) {
            own.reset(config);
        }

        @Override
        public void incMessagesRead(int count) {
            own.incMessagesRead(count);
        }

        @Override
        public int lastBytesRead() {
            return own.lastBytesRead();
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            own.attemptedBytesRead(bytes);
        }

        @Override
        public int attemptedBytesRead() {
            return own.attemptedBytesRead();
        }

        @Override
        public boolean continueReading() {
            return own.continueReading();
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return own.continueReading(maybeMore);
        }

        @Override
        public void readComplete() {
            own.readComplete();
        }
    }
}
