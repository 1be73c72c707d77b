package io.llamatap.relay.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeadBytesTest {
    private final HeadBytes out = new HeadBytes();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private String written() {
        ByteBuf buffer = out.toBuffer(UnpooledByteBufAllocator.DEFAULT);
        String text = buffer.toString(StandardCharsets.ISO_8859_1);
        buffer.release();
        return text;
    }

    @Test
    void putsPiecesOneBehindTheOther() {
        out.write(bytes("GET"));
        out.write(' ');
        out.write(bytes("x/\u00e9y"), 1, 2);
        out.writeCrlf();

        assertThat(written()).isEqualTo("GET /\u00e9\r\n");
        assertThat(out.length()).isEqualTo(8);
    }

    @Test
    void growsAsNeeded() {
        String piece = "x".repeat(700);
        out.write(bytes(piece));
        out.write(bytes(piece));
        out.write(bytes(piece.repeat(10)));
        out.write('y');

        assertThat(written()).isEqualTo(piece.repeat(12) + "y");
    }

    @Test
    void growsByASingleByte() {
        for (int i = 0; i < 1025; i++) {
            out.write((char) ('0' + i % 10));
        }

        assertThat(written()).hasSize(1025).endsWith("01234");
    }

    @Test
    void forgetsWhatWasWritten() {
        out.write(bytes("old"));

        out.clear().write('n');

        assertThat(written()).isEqualTo("n");
    }

    @Test
    void copiesIntoABufferAtAnIndexAlone() {
        byte[] place = bytes("abcdef");
        out.write(bytes("XY"));

        out.copyTo(Unpooled.wrappedBuffer(place), 3);

        assertThat(new String(place, StandardCharsets.ISO_8859_1)).isEqualTo("abcXYf");
    }
}
