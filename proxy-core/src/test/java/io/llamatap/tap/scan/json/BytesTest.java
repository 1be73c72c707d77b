package io.llamatap.tap.scan.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytesTest {
    private static int endByOne(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != '"' && bytes[i] != '\\' && (bytes[i] & 0xff) >= ' ') {
            i++;
        }
        return i;
    }

    @Test
    void findsTheEndOfAPlainStringWhateverByteItIsAndWhereverItStands() {
        for (int octet = 0; octet < 256; octet++) {
            for (int at = 0; at < 36; at++) {
                byte[] bytes = new byte[40];
                Arrays.fill(bytes, (byte) 's');
                bytes[at] = (byte) octet;
                assertThat(Bytes.endOfUnescaped(bytes, 0, 40)).isEqualTo(endByOne(bytes, 0, 40));
                assertThat(Bytes.endOfUnescaped(bytes, 3, 30)).isEqualTo(endByOne(bytes, 3, 30));
            }
        }
    }

    @Test
    void findsTheFirstEndAmongAnyBytes() {
        Random random = new Random(7);
        byte[] some = {' ', '!', '"', '#', '\\', ']', '[', 0x02, 0x1f, 0x7f, (byte) 0x80, (byte) 0xa2, (byte) 0xdc};
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(60)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] =
                        random.nextInt(8) == 0 ? some[random.nextInt(some.length)] : (byte) random.nextInt(0x23, 256);
            }
            int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            assertThat(Bytes.endOfUnescaped(bytes, from, bytes.length)).isEqualTo(endByOne(bytes, from, bytes.length));
        }
    }
}
