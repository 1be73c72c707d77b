package io.llamatap.tap.meter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Passes text to taps as bodies. */
final class Bodies {
    /** Receives borrowed bytes. */
    interface Sink {
        void take(ByteBuf bytes, int index, int length);
    }

    private Bodies() {}

    static void send(String text, Sink sink) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, ISO_8859_1);
        sink.take(bytes, 0, bytes.readableBytes());
        bytes.release();
    }
}
