package io.llamatap.tap.scan.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContainerStackTest {
    private final ContainerStack stack = new ContainerStack();

    @Test
    void remembersWhatIsOpenDownToTheDeepestLevel() {
        Random random = new Random(1);
        boolean[] objects = new boolean[ScanLimits.DEPTH];
        for (int i = 0; i < objects.length; i++) {
            objects[i] = random.nextBoolean();
            stack.open(objects[i], null);
        }
        for (int i = objects.length - 1; i >= 0; i--) {
            assertThat(stack.depth()).isEqualTo(i + 1);
            assertThat(stack.inObject()).isEqualTo(objects[i]);
            stack.close();
        }
        assertThat(stack.depth()).isZero();
        assertThat(stack.inObject()).isFalse();
    }

    @Test
    void knowsAgainWhatIsWantedWhenItComesBack() {
        FieldTree tree = FieldTree.exact(Map.of("a.b", JsonField.MODEL));
        stack.open(true, tree);
        for (int i = 0; i < 2 * FieldTree.MAX_LEVELS; i++) {
            stack.open(false, null);
        }
        assertThat(stack.node()).isNull();
        for (int i = 0; i < 2 * FieldTree.MAX_LEVELS; i++) {
            stack.close();
        }
        assertThat(stack.node()).isSameAs(tree);
    }

    @Test
    void isEmptyWhenItIsCleared() {
        stack.open(true, null);
        stack.clear();

        assertThat(stack.depth()).isZero();
        assertThat(stack.inObject()).isFalse();
        assertThat(stack.node()).isNull();
    }
}
