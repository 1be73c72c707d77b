package io.llamatap.relay.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkFramerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\r\nhello\r\n0\r\n",
                "5;a=b\r\nhello\r\n0\r\n",
                "5;a=\"b;\\\"\"\r\nhello\r\n0\r\n",
                "05\r\nhello\r\n000\r\n",
                "1\r\nh\r\n4\r\nello\r\n0\r\n",
                "0000000000000005\r\nhello\r\n0;last\r\n"
            })
    void findsDataAndTheEnd(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        for (int piece = 1; piece <= bytes.length; piece++) {
            assertThat(read(bytes, piece)).as("in pieces of %d", piece).isEqualTo("hello LAST at " + bytes.length);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\nhello",
                "0x5\r\nhello\r\n0\r\n",
                "+5\r\nhello\r\n0\r\n",
                "-5\r\nhello\r\n0\r\n",
                " 5\r\nhello\r\n0\r\n",
                "5 \r\nhello\r\n0\r\n",
                "5_\r\nhello\r\n0\r\n",
                "5g\r\nhello\r\n0\r\n",
                "5\nhello\r\n0\r\n",
                "5\r\nhello\n0\r\n",
                "5\r\nhellos\r\n0\r\n",
                "5\r\nhell\r\n0\r\n",
                "5\r\nhello\r\r\n0\r\n",
                "5\r\nhello\r\n0\n",
                "5;a\nb\r\nhello\r\n0\r\n",
                "5;a\rb\r\nhello\r\n0\r\n",
                "5;a\0b\r\nhello\r\n0\r\n",
                "5;\"open\r\nhello\r\n0\r\n",
                "80000000\r\nhello",
                "100000005\r\nhello",
                "10000000000000005\r\nhello",
                "00000000000000005\r\nhello"
            })
    void rejectsWhatTheGrammarDoesNotKnow(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        String whole = read(bytes, bytes.length);

        assertThat(whole).contains("MALFORMED");
        for (int piece = 1; piece < bytes.length; piece++) {
            assertThat(read(bytes, piece)).as("in pieces of %d", piece).isEqualTo(whole);
        }
    }

    @Test
    void boundsExtensions() {
        byte[] bytes = ("5;" + "a".repeat(5000) + "\r\nhello\r\n0\r\n").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(read(bytes, bytes.length)).startsWith(" MALFORMED");
    }

    @Test
    void findsWhateverWasChunked() {
        long seed = 20261121;
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            StringBuilder data = new StringBuilder();
            StringBuilder body = new StringBuilder();
            for (int chunk = random.nextInt(6); chunk > 0; chunk--) {
                String piece = "x\r\n0\r\n".repeat(1 + random.nextInt(40)).substring(0, 1 + random.nextInt(5));
                data.append(piece);
                body.append(Integer.toHexString(piece.length()))
                        .append("\r\n")
                        .append(piece)
                        .append("\r\n");
            }
            byte[] bytes = body.append("0\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
            assertThat(read(bytes, 1 + random.nextInt(9)))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(data + " LAST at " + bytes.length);
        }
    }

    /** Returns the data found, and where and how reading stopped. */
    private static String read(byte[] bytes, int piece) {
        ChunkFramer framer = new ChunkFramer();
        StringBuilder data = new StringBuilder();
        for (int from = 0; from < bytes.length; from += piece) {
            ByteBuf in = Unpooled.wrappedBuffer(bytes, from, Math.min(piece, bytes.length - from));
            ChunkFramer.Event event;
            while ((event = framer.next(in)) != ChunkFramer.Event.MORE) {
                if (event == ChunkFramer.Event.DATA) {
                    data.append(in.readCharSequence(framer.available(), StandardCharsets.ISO_8859_1));
                } else if (event == ChunkFramer.Event.LAST || event == ChunkFramer.Event.MALFORMED) {
                    return data + " " + event + " at " + (from + in.readerIndex());
                }
            }
        }
        return data + " unfinished";
    }
}
