package io.llamatap.relay.io;

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
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose peer is simulated in memory. It reads only when it may, can be half-closed and reset, and accepts what is
 * written at once unless told to wait. Used by one thread.
 */
public final class PlayedSocket extends EmbeddedChannel implements DuplexChannel {
    /** Small, so that a few waiting bytes make the other side wait. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(16, 48);

    /** The size of the smallest read; others are larger powers of two. */
    private static final int SMALLEST_READ = 512;

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private int receivedUntil;
    private final ArrayDeque<byte[]> coming = new ArrayDeque<>();
    private final ReceiveBuffers buffers;
    private final boolean keepsHalfClosed;
    private @Nullable ResettableConfig config;
    private boolean waits;
    private boolean outputEnded;
    private boolean writtenAfterEnd;
    private boolean inputEnds;

    /** Reads into the receive buffers of an event loop, as real channels do. */
    public PlayedSocket(ByteBufAllocator allocator, ReceiveBuffers buffers, boolean keepsHalfClosed) {
        super(DefaultChannelId.newInstance(), false, false);
        this.buffers = buffers;
        this.keepsHalfClosed = keepsHalfClosed;
        config().setAllocator(allocator);
        config().setWriteBufferWaterMark(WATER_MARK);
    }

    /** Adds the handlers and opens the connection. */
    public void open(ChannelHandler... handlers) {
        pipeline().addLast(handlers);
        try {
            register();
        } catch (Exception e) {
            throw new IllegalStateException("a played socket cannot fail to register", e);
        }
    }

    /** Returns everything that was written to the peer. */
    public byte[] sent() {
        return sent.toByteArray();
    }

    /** Returns what was written to the peer since the last call. */
    public String received() {
        byte[] all = sent.toByteArray();
        String text = new String(all, receivedUntil, all.length - receivedUntil, StandardCharsets.ISO_8859_1);
        receivedUntil = all.length;
        return text;
    }

    /** Returns how many bytes were written to the peer. */
    public int sentBytes() {
        return sent.size();
    }

    /** Returns whether it was closed with a reset, so that the peer cannot take it for a regular end. */
    public boolean isReset() {
        return config != null && config.reset;
    }

    public boolean isWrittenAfterEnd() {
        return writtenAfterEnd;
    }

    /** Lets the peer send bytes, which are read when that is allowed. */
    public void come(byte[] bytes) {
        if (bytes.length > 0) {
            coming.add(bytes);
        }
        readOn();
    }

    /** Lets the peer send a text, one byte for each character. */
    public void come(String text) {
        come(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads what has arrived, as far as that is allowed. */
    public void readOn() {
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
    public boolean hasUnread() {
        return isOpen() && !coming.isEmpty();
    }

    /** The peer closes its sending side, after everything that it has sent. */
    public void endInput() {
        inputEnds = true;
        readOn();
    }

    /** The connection breaks. */
    public void breakDown() {
        if (isOpen()) {
            pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
            close();
            runPendingTasks();
        }
    }

    /** Makes the peer accept nothing, or everything again. */
    public void setWaits(boolean waits) {
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
