package io.llamatap.relay;

import io.llamatap.relay.io.ReceiveBuffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose peer is simulated in memory. It reads only when it may, can be half-closed and reset, and accepts what is
 * written at once unless told to wait. Used by one thread.
 */
final class PlayedSocket extends EmbeddedChannel implements DuplexChannel {
    /** Small, so that a few waiting bytes make the other side wait. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(16, 48);

    /** The size of the smallest read; others are larger powers of two. */
    private static final int SMALLEST_READ = 512;

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ArrayDeque<byte[]> coming = new ArrayDeque<>();
    private final ReceiveBuffers buffers;
    private final boolean keepsHalfClosed;
    private @Nullable ResettableConfig config;
    private boolean waits;
    private boolean outputEnded;
    private boolean writtenAfterEnd;
    private boolean inputEnds;

    /** Reads into the receive buffers of an event loop, as real channels do. */
    PlayedSocket(ByteBufAllocator allocator, ReceiveBuffers buffers, boolean keepsHalfClosed) {
        super(DefaultChannelId.newInstance(), false, false);
        this.buffers = buffers;
        this.keepsHalfClosed = keepsHalfClosed;
        config().setAllocator(allocator);
        config().setWriteBufferWaterMark(WATER_MARK);
    }

    /** Connects it to its handler. */
    void open(ChannelHandler handler) {
        pipeline().addLast(handler);
        try {
            register();
        } catch (Exception e) {
            throw new IllegalStateException("a played socket cannot fail to register", e);
        }
    }

    /** Returns everything that was written to the peer. */
    byte[] sent() {
        return sent.toByteArray();
    }

    /** Returns how many bytes were written to the peer. */
    int sentBytes() {
        return sent.size();
    }

    /** Returns whether it was closed with a reset, so that the peer cannot take it for a regular end. */
    boolean isReset() {
        return config != null && config.reset;
    }

    boolean isWrittenAfterEnd() {
        return writtenAfterEnd;
    }

    /** Lets the peer send bytes, which are read when that is allowed. */
    void come(byte[] bytes) {
        if (bytes.length > 0) {
            coming.add(bytes);
        }
        read0();
    }

    /** Reads what has arrived, as far as that is allowed. */
    void read0() {
        while (!coming.isEmpty() && isOpen() && config().isAutoRead()) {
            byte[] next = coming.remove();
            int size = Math.max(SMALLEST_READ, Integer.highestOneBit(2 * next.length - 1));
            pipeline().fireChannelRead(buffers.lend(alloc(), size).writeBytes(next));
            pipeline().fireChannelReadComplete();
            runPendingTasks();
            checkException();
        }
        if (inputEnds && coming.isEmpty() && isOpen() && config().isAutoRead()) {
            inputEnds = false;
            if (keepsHalfClosed) {
                pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            } else {
                close();
            }
            runPendingTasks();
        }
    }

    /** Returns whether the peer has sent bytes that were not read yet. */
    boolean hasUnread() {
        return isOpen() && !coming.isEmpty();
    }

    /** The peer closes its sending side, after everything that it has sent. */
    void endInput() {
        inputEnds = true;
        read0();
    }

    /** The connection breaks. */
    void breakDown() {
        if (isOpen()) {
            pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
            close();
            runPendingTasks();
        }
    }

    /** Makes the peer accept nothing, or everything again. */
    void setWaits(boolean waits) {
        this.waits = waits;
        if (!waits && isOpen()) {
            flush();
            runPendingTasks();
        }
    }

    @Override
    public ChannelConfig config() {
        // Called by the super constructor already.
        ResettableConfig known = config;
        if (known == null) {
            known = new ResettableConfig(this);
            config = known;
        }
        return known;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
        if (!waits) {
            super.doWrite(in);
        }
    }

    @Override
    protected void handleOutboundMessage(Object message) {
        ByteBuf bytes = (ByteBuf) message;
        writtenAfterEnd |= outputEnded && bytes.isReadable();
        for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
            sent.write(bytes.getByte(i));
        }
        bytes.release();
    }

    @Override
    public boolean isInputShutdown() {
        return false;
    }

    @Override
    public boolean isOutputShutdown() {
        return outputEnded;
    }

    @Override
    public boolean isShutdown() {
        return outputEnded;
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        outputEnded = true;
        return promise.setSuccess();
    }

    @Override
    public ChannelFuture shutdownInput() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChannelFuture shutdown() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        throw new UnsupportedOperationException();
    }

    /** Notes that a close is a reset. */
    private static final class ResettableConfig extends DefaultChannelConfig {
        private boolean reset;

        ResettableConfig(PlayedSocket channel) {
            super(channel);
        }

        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            if (option.equals(ChannelOption.SO_LINGER)) {
                reset = true;
                return true;
            }
            return super.setOption(option, value);
        }
    }
}
