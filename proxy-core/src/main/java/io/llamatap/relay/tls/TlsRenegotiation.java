package io.llamatap.relay.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import javax.net.ssl.SSLException;

/**
 * Closes a connection whose peer asks for a second handshake. TLS 1.2 allows that at any time; each costs milliseconds of
 * computation, nobody needs it, and the JDK's engine cannot be told to reject it on both sides.
 *
 * <p>Stands before the encryption and reads the types of the records, which are not encrypted. After a peer's ChangeCipherSpec,
 * one handshake record follows, its Finished. Any other, or one after data, asks for a second handshake. In TLS 1.3 all later
 * records have the type of data. Reads five bytes per record. Used on the event loop of its channel.
 */
public final class TlsRenegotiation extends ChannelInboundHandlerAdapter {
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int HEADER_BYTES = 5;

    private static final class RenegotiationException extends SSLException {
        private static final long serialVersionUID = 1L;

        RenegotiationException() {
            super("the peer asked for a second TLS handshake");
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    /** How many bytes of the present record's header were read. */
    private int headerBytes;

    private int bodyLength;
    /** How many bytes of the present record's body are still to come. */
    private int bodyLeft;

    /** How many handshake records are still allowed. */
    private int handshakesLeft = Integer.MAX_VALUE;

    private boolean isChanged;
    private boolean isEnded;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (isEnded) {
            ReferenceCountUtil.release(msg);
            return;
        }
        if (msg instanceof ByteBuf bytes) {
            // What came before it is passed on.
            bytes.writerIndex(allowedEnd(bytes));
        }
        ctx.fireChannelRead(msg);
        if (isEnded) {
            ctx.fireExceptionCaught(new RenegotiationException());
            // Without close_notify, since this is not an orderly end.
            ctx.close();
        }
    }

    /**
     * Returns how much memory, at most, the encryption holds for an incomplete record. It collects one in a buffer that grows by
     * doubling.
     */
    public int heldBytes() {
        int came = bodyLeft > 0 ? HEADER_BYTES + (bodyLength & 0xffff) - bodyLeft : headerBytes;
        return came == 0 ? 0 : Integer.highestOneBit(came) << 1;
    }

    /** Reads the records; returns the index at which a second handshake begins, or the end of the bytes. */
    private int allowedEnd(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (bodyLeft > 0) {
                int here = Math.min(bodyLeft, end - at);
                bodyLeft -= here;
                at += here;
            } else if (isAllowed(bytes.getUnsignedByte(at))) {
                at++;
            } else {
                isEnded = true;
                return at;
            }
        }
        return end;
    }

    /** Reads the next byte of a record's header. */
    private boolean isAllowed(int value) {
        boolean isAllowed = headerBytes > 0 || isTypeAllowed(value);
        bodyLength = bodyLength << 8 | value;
        headerBytes++;
        if (headerBytes == HEADER_BYTES) {
            headerBytes = 0;
            bodyLeft = bodyLength & 0xffff;
        }
        return isAllowed;
    }

    private boolean isTypeAllowed(int type) {
        switch (type) {
            case CHANGE_CIPHER_SPEC -> {
                if (!isChanged) {
                    isChanged = true;
                    handshakesLeft = 1;
                }
            }
            case APPLICATION_DATA -> handshakesLeft = 0;
            case HANDSHAKE -> {
                handshakesLeft--;
                return handshakesLeft >= 0;
            }
            default -> {
                // Alerts are allowed at any time. The encryption reports what is not TLS.
            }
        }
        return true;
    }
}
