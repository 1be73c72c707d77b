package io.llamatap.metrics.cell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SeriesTableTest {
    @Test
    void keepsTheCellOfAKeyThroughGrowth() {
        SeriesTable<AtomicLong> table = new SeriesTable<>(AtomicLong::new);
        AtomicLong first = table.cell(7);
        for (int key = 0; key < 1000; key++) {
            table.cell(key);
        }
        assertThat(table.cell(7)).isSameAs(first);
    }

    @Test
    void countsLikeAMap() {
        long seed = 4711;
        Random random = new Random(seed);
        SeriesTable<AtomicLong> table = new SeriesTable<>(AtomicLong::new);
        Map<Integer, Long> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int key = random.nextInt(600) * 240; // strides, as the keys of several labels have
            table.cell(key).incrementAndGet();
            expected.merge(key, 1L, Long::sum);
        }
        Map<Integer, Long> actual = new HashMap<>();
        table.forEach((key, cell) -> actual.put(key, cell.get()));
        assertThat(actual).as("seed %d", seed).isEqualTo(expected);
    }

    @Test
    void distinguishesKnownKeysFromUnknown() {
        SeriesTable<AtomicLong> table = new SeriesTable<>(AtomicLong::new);
        table.cell(3);
        assertThat(table.has(3)).isTrue();
        assertThat(table.has(11)).isFalse();
    }
}
