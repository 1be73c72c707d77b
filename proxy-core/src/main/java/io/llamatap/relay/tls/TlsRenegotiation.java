package io.llamatap.relay.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import javax.net.ssl.SSLException;

/**
 * Ends a connection whose peer asks for a second handshake, which TLS 1.2 allows at any time: each costs milliseconds of arithmetic,
 * nobody needs it, and no engine of the JDK's can be told to reject it on both sides.
 *
 * <p>Stands before the encryption and reads the records' types, which are in the clear: behind a peer's ChangeCipherSpec comes one
 * record of a handshake, its Finished, and none after that, nor behind data. TLS 1.3 has the type of data for what comes later. Looks
 * at five bytes a record. On the event loop of its channel.
 */
public final class TlsRenegotiation extends ChannelInboundHandlerAdapter {
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int HEADER_BYTES = 5;

    private static final class AskedException extends SSLException {
        private static final long serialVersionUID = 1L;

        AskedException() {
            super("the peer asks for a second handshake");
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    /** How much of the present record's header came. */
    private int headerBytes;

    private int bodyLength;
    /** How much of the present record's body is still to come. */
    private int bodyLeft;

    /** How many records of a handshake may still come. */
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
            // What came before counts.
            bytes.writerIndex(allowedEnd(bytes));
        }
        ctx.fireChannelRead(msg);
        if (isEnded) {
            ctx.fireExceptionCaught(new AskedException());
            // Not an orderly end: no close_notify.
            ctx.close();
        }
    }

    /**
     * Returns how much memory the encryption holds of a record that is not whole, at most; it collects one in buffers that grow by
     * doubling.
     */
    public int heldBytes() {
        int came = bodyLeft > 0 ? HEADER_BYTES + (bodyLength & 0xffff) - bodyLeft : headerBytes;
        return came == 0 ? 0 : Integer.highestOneBit(came) << 1;
    }

    /** Reads on in the records; returns where a second handshake begins, or where the bytes end. */
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

    /** Takes the next byte of a record's header. */
    private boolean isAllowed(int octet) {
        boolean isAllowed = headerBytes > 0 || isTypeAllowed(octet);
        bodyLength = bodyLength << 8 | octet;
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
                // Alerts may come at any time; what is no TLS is the encryption's to tell.
            }
        }
        return true;
    }
}
