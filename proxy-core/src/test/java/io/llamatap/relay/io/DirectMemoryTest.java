package io.llamatap.relay.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectMemoryTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1048576, 1048576",
        "24, 1048576, 1048576",
        "25, 1048576, 65536",
        "25, 4096, 4096",
        "49, 131072, 65536",
        "50, 65536, 8192",
        "75, 65536, 1024",
        "100, 1048576, 1024",
        "100, 1024, 1024",
        "100, 512, 512"
    })
    void readsLessTheScarcerMemoryIs(int percentUsed, int wanted, int read) {
        assertThat(new DirectMemory(() -> percentUsed, 100).largestRead(wanted)).isEqualTo(read);
    }

    @Test
    void isScarceFromTheHalfOn() {
        assertThat(new DirectMemory(() -> 49, 100).isScarce()).isFalse();
        assertThat(new DirectMemory(() -> 50, 100).isScarce()).isTrue();
    }

    @Test
    void knowsThatOfThisProcess() {
        DirectMemory memory = DirectMemory.ofProcess();
        assertThat(memory.isScarce()).isFalse();
        assertThat(memory.largestRead(1 << 20)).isEqualTo(1 << 20);
    }
}
