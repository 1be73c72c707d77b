package io.llamatap.tap.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NestingTest {
    private final Nesting nesting = new Nesting();

    @Test
    void remembersWhatIsOpenDownToTheDeepestLevel() {
        Random random = new Random(1);
        boolean[] objects = new boolean[ScanLimits.DEPTH];
        for (int i = 0; i < objects.length; i++) {
            objects[i] = random.nextBoolean();
            nesting.open(objects[i], null);
        }
        for (int i = objects.length - 1; i >= 0; i--) {
            assertThat(nesting.depth()).isEqualTo(i + 1);
            assertThat(nesting.inObject()).isEqualTo(objects[i]);
            nesting.close();
        }
        assertThat(nesting.depth()).isZero();
        assertThat(nesting.inObject()).isFalse();
    }

    @Test
    void knowsAgainWhatIsWantedWhenItComesBack() {
        FieldTree tree = FieldTree.exact(Map.of("a.b", JsonField.MODEL));
        nesting.open(true, tree);
        for (int i = 0; i < 2 * FieldTree.MAX_LEVELS; i++) {
            nesting.open(false, null);
        }
        assertThat(nesting.node()).isNull();
        for (int i = 0; i < 2 * FieldTree.MAX_LEVELS; i++) {
            nesting.close();
        }
        assertThat(nesting.node()).isSameAs(tree);
    }

    @Test
    void isEmptyWhenItIsCleared() {
        nesting.open(true, null);
        nesting.clear();

        assertThat(nesting.depth()).isZero();
        assertThat(nesting.inObject()).isFalse();
        assertThat(nesting.node()).isNull();
    }
}
