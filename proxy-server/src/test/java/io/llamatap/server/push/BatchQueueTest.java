package io.llamatap.server.push;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchQueueTest {
    private final BatchQueue queue = new BatchQueue(100);

    private static Batch batch(int samples) {
        return new Batch(new byte[0], samples);
    }

    @Test
    void throwsTheOldestAwayAndCountsThem() throws InterruptedException {
        queue.offer(batch(40));
        queue.offer(batch(41));
        queue.offer(batch(42));
        assertThat(queue.samples()).isEqualTo(83);
        assertThat(queue.droppedSamples()).isEqualTo(40);
        assertThat(queue.take()).extracting(Batch::samples).isEqualTo(41);
    }

    @Test
    void countsWhatIsInHandUntilItIsSettledAndNeverDropsIt() throws InterruptedException {
        queue.offer(batch(60));
        assertThat(queue.take()).extracting(Batch::samples).isEqualTo(60);
        queue.offer(batch(30));
        queue.offer(batch(31));
        assertThat(queue.samples()).isEqualTo(91);
        assertThat(queue.droppedSamples()).isEqualTo(30);
        queue.settle();
        assertThat(queue.samples()).isEqualTo(31);
    }

    @Test
    void keepsTheNewestEvenIfItIsTooLarge() throws InterruptedException {
        queue.offer(batch(1));
        queue.offer(batch(1_000));
        assertThat(queue.droppedSamples()).isEqualTo(1);
        assertThat(queue.take()).extracting(Batch::samples).isEqualTo(1_000);
    }

    @Test
    void givesOutWhatIsLeftBeforeItEnds() throws InterruptedException {
        queue.offer(batch(1));
        queue.close();
        assertThat(queue.take()).isNotNull();
        assertThat(queue.take()).isNull();
    }

    @Test
    void dropsAllWithWhatIsInHand() throws InterruptedException {
        queue.offer(batch(1));
        queue.offer(batch(2));
        queue.take();
        assertThat(queue.dropAll()).isEqualTo(3);
        queue.settle();
        assertThat(queue.samples()).isZero();
        assertThat(queue.droppedSamples()).isEqualTo(3);
    }
}
