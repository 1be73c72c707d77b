package io.llamatap.server.push;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.compression.Snappy;

/**
 * Compresses bytes in Snappy's block format with Netty's encoder. That encoder supports blocks below 32 KiB, so a longer block is
 * compressed in independent pieces after one common length, as Google's encoder does with pieces of 64 KiB.
 */
final class SnappyBlock {
    private static final int PIECE_BYTES = Short.MAX_VALUE;
    private static final int MORE = 0x80;

    private SnappyBlock() {}

    static byte[] of(byte[] plain) {
        ByteBuf in = Unpooled.wrappedBuffer(plain);
        ByteBuf piece = Unpooled.buffer(PIECE_BYTES);
        ByteBuf out = Unpooled.buffer(plain.length / 4 + 16);
        writeLength(plain.length, out);
        Snappy snappy = new Snappy();
        while (in.isReadable()) {
            int bytes = Math.min(PIECE_BYTES, in.readableBytes());
            piece.clear();
            snappy.encode(in.readSlice(bytes), piece, bytes);
            skipLength(piece);
            out.writeBytes(piece);
        }
        byte[] packed = new byte[out.readableBytes()];
        out.readBytes(packed);
        return packed;
    }

    private static void writeLength(int length, ByteBuf out) {
        int rest = length;
        while (rest >= MORE) {
            out.writeByte((rest & 0x7f) | MORE);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    private static void skipLength(ByteBuf piece) {
        int last;
        do {
            last = piece.readByte();
        } while ((last & MORE) != 0);
    }
}
