package io.llamatap.relay.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CharacterClassesTest {
    private static int endByOne(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && CharacterClasses.isValue(bytes[i])) {
            i++;
        }
        return i;
    }

    @Test
    void findsTheEndOfAValueWhateverByteItIsAndWhereverItStands() {
        for (int octet = 0; octet < 256; octet++) {
            for (int at = 0; at < 20; at++) {
                byte[] bytes = new byte[20];
                Arrays.fill(bytes, (byte) 'v');
                bytes[at] = (byte) octet;
                assertThat(CharacterClasses.endOfValue(bytes, 0, 20)).isEqualTo(endByOne(bytes, 0, 20));
                assertThat(CharacterClasses.endOfValue(bytes, 3, 17)).isEqualTo(endByOne(bytes, 3, 17));
            }
        }
    }

    @Test
    void findsTheFirstEndAmongAnyBytes() {
        Random random = new Random(7);
        byte[] some = {'\t', ' ', '~', 0x7f, '\r', (byte) 0x80, (byte) 0xff, 0x1f, 'a'};
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] =
                        random.nextInt(8) == 0 ? some[random.nextInt(some.length)] : (byte) random.nextInt(0x20, 256);
            }
            int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            assertThat(CharacterClasses.endOfValue(bytes, from, bytes.length))
                    .isEqualTo(endByOne(bytes, from, bytes.length));
        }
    }
}
