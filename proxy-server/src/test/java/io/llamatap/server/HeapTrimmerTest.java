package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapTrimmerTest {
    private static final long SMALL = 8 << 20;
    private static final long LARGE = 80 << 20;

    private boolean isBusy;
    private long begun;
    private long heapBytes = SMALL;
    private int collections;

    private final HeapTrimmer trimmer = new HeapTrimmer(() -> isBusy, () -> begun, () -> heapBytes, () -> {
        collections++;
        heapBytes = SMALL;
    });

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            trimmer.collectIfIdle();
        }
    }

    /** Exchanges that all end, a heap that grows with them, and the rest after that. */
    private void serve(long heapAfterwards) {
        begun += 1000;
        isBusy = true;
        look(5);
        isBusy = false;
        heapBytes = heapAfterwards;
        look(10);
    }

    @Test
    void collectsOnceAfterEachBusyTime() {
        serve(LARGE);
        assertThat(collections).isEqualTo(1);
        serve(LARGE);
        assertThat(collections).isEqualTo(2);
        look(1000);
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void neverCollectsWhileAnExchangeGoesOn() {
        heapBytes = LARGE;
        begun = 1;
        isBusy = true;
        look(1000);
        assertThat(collections).isZero();
    }

    @Test
    void neverCollectsWhileExchangesBeginThoughNoneIsSeen() {
        heapBytes = LARGE;
        for (int i = 0; i < 1000; i++) {
            begun++;
            look(1);
        }
        assertThat(collections).isZero();
    }

    @Test
    void startsToWaitAnewWhenAnExchangeBegins() {
        heapBytes = LARGE;
        begun = 1;
        look(2);
        begun = 2;
        look(2);
        assertThat(collections).isZero();
        look(1);
        assertThat(collections).isEqualTo(1);
    }

    @Test
    void leavesAHeapAloneThatHasNotGrown() {
        serve(LARGE);
        serve(SMALL + 1000);
        assertThat(collections).isEqualTo(1);
    }
}
