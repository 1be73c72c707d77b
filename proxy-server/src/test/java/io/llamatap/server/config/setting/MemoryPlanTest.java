package io.llamatap.server.config.setting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryPlanTest {
    private static final long MIB = 1 << 20;
    private static final MemoryPlan LAUNCHER = new MemoryPlan(256 * MIB);

    @Test
    void hasRoomForTheDefaultsInTheHeapOfTheLauncher() {
        int memory = LAUNCHER.clientMemory();
        assertThat(memory).isEqualTo(32 << 20);
        assertThat(LAUNCHER.connections(memory, false)).isGreaterThanOrEqualTo(16_384);
        assertThat(LAUNCHER.connections(memory, true)).isBetween(10_000L, 16_384L);
        assertThat(MemoryPlan.hasRoomForHeads(memory, 32 << 10)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"16, 4", "64, 8", "1024, 128", "65536, 512"})
    void takesAnEighthOfTheHeap(long heap, int memory) {
        assertThat(new MemoryPlan(heap * MIB).clientMemory()).isEqualTo(memory << 20);
    }

    @Test
    void hasNoRoomForConnectionsWhereTheRestIsTooMuch() {
        assertThat(LAUNCHER.connections(250 * MIB, false)).isNegative();
    }

    @Test
    void needsRoomForSeveralHeads() {
        assertThat(MemoryPlan.hasRoomForHeads(4 * MIB, MIB)).isTrue();
        assertThat(MemoryPlan.hasRoomForHeads(4 * MIB, MIB + 1)).isFalse();
    }

    @Test
    void showsTheSum() {
        assertThat(LAUNCHER.sum(100_000, 32 * MIB, false))
                .isEqualTo(
                        "100000 connections x 7 KiB + client-memory 32 MiB + 32 MiB = 748 MiB, more than the Java heap of"
                                + " 256 MiB (-Xmx)");
        assertThat(LAUNCHER.sum(1, 32 * MIB, true)).contains("1 connections with TLS x 14 KiB");
    }
}
