package io.llamatap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeakGateTest {

    static ByteBufAllocator[] allocators() {
        return new ByteBufAllocator[] {
            ByteBufAllocator.DEFAULT, PooledByteBufAllocator.DEFAULT, UnpooledByteBufAllocator.DEFAULT
        };
    }

    @ParameterizedTest
    @MethodSource("allocators")
    void reportsALeakedBuffer(ByteBufAllocator allocator) throws InterruptedException {
        leak(allocator);

        assertThat(LeakGate.collect()).singleElement().asString().contains("was not released");
    }

    @Test
    void reportsNothingForReleasedBuffers() throws InterruptedException {
        ByteBufAllocator.DEFAULT.directBuffer(100).release();

        assertThat(LeakGate.collect()).isEmpty();
    }

    /** A method of its own, so that no local variable keeps the buffer alive. */
    private static void leak(ByteBufAllocator allocator) {
        allocator.directBuffer(100).writeByte(1);
    }
}
