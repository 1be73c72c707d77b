package io.llamatap.relay.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceiveBuffersTest {
    private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;
    private static final ByteBufAllocator EXHAUSTED = new ExhaustedAllocator();

    private final ReceiveBuffers buffers = new ReceiveBuffers(new DirectMemory(() -> 0, 1));

    @AfterEach
    void release() {
        buffers.release();
    }

    @Test
    void lendsTheSameBufferEmptyAgainOnceItIsReleased() {
        ByteBuf first = buffers.lend(ALLOCATOR, 512);
        first.writeLong(1).readByte();
        first.release();

        ByteBuf second = buffers.lend(ALLOCATOR, 512);

        assertThat(second).isSameAs(first);
        assertThat(second.readerIndex()).isZero();
        assertThat(second.writerIndex()).isZero();
        assertThat(second.capacity()).isEqualTo(512);
        second.release();
    }

    @Test
    void leavesABufferToWhoeverStillHasIt() {
        ByteBuf held = buffers.lend(ALLOCATOR, 2048);
        held.writeByte('a');

        ByteBuf next = buffers.lend(ALLOCATOR, 2048);
        next.writeByte('b');

        assertThat(next).isNotSameAs(held);
        assertThat(held.readByte()).isEqualTo((byte) 'a');
        assertThat(held.refCnt()).isEqualTo(1);
        held.release();
        next.release();
    }

    @Test
    void leavesABufferToWhoeverHasASliceOfIt() {
        ByteBuf read = buffers.lend(ALLOCATOR, 1024);
        read.writeByte('a');
        ByteBuf slice = read.readRetainedSlice(1);
        read.release();

        ByteBuf next = buffers.lend(ALLOCATOR, 1024);

        assertThat(next).isNotSameAs(read);
        assertThat(slice.readByte()).isEqualTo((byte) 'a');
        slice.release();
        next.release();
    }

    @Test
    void leavesABufferToWhoeverHasItWhenNoMemoryIsLeftForAnother() {
        ByteBuf held = buffers.lend(ALLOCATOR, 2048);
        held.writeByte('a');
        assertThatThrownBy(() -> buffers.lend(EXHAUSTED, 2048)).isInstanceOf(OutOfMemoryError.class);

        ByteBuf next = buffers.lend(ALLOCATOR, 2048);

        assertThat(next).isNotSameAs(held);
        assertThat(held.readByte()).isEqualTo((byte) 'a');
        held.release();
        next.release();
    }

    @Test
    void lendsAgainOnceThereIsMemoryAgain() {
        ByteBuf held = buffers.lend(ALLOCATOR, 2048);
        assertThatThrownBy(() -> buffers.lend(EXHAUSTED, 2048)).isInstanceOf(OutOfMemoryError.class);
        held.release();

        ByteBuf next = buffers.lend(ALLOCATOR, 2048);

        assertThat(next.capacity()).isEqualTo(2048);
        next.release();
    }

    @Test
    void lendsOfEachSizeWhatWasAskedFor() {
        for (int bytes = 512; bytes <= 1 << 20; bytes *= 2) {
            ByteBuf lent = buffers.lend(ALLOCATOR, bytes);
            assertThat(lent.capacity()).isEqualTo(bytes);
            lent.release();
        }
    }

    @Test
    void keepsNoBufferThatWasMadeLarger() {
        ByteBuf grown = buffers.lend(ALLOCATOR, 512);
        grown.writeZero(513);
        grown.release();

        ByteBuf next = buffers.lend(ALLOCATOR, 512);

        assertThat(next.capacity()).isEqualTo(512);
        assertThat(grown.refCnt()).isZero();
        next.release();
    }

    @Test
    void keepsNothingOfWhatIsLarge() {
        ByteBuf large = buffers.lend(ALLOCATOR, 64 * 1024);

        large.release();

        assertThat(large.refCnt()).isZero();
    }

    @Test
    void givesUpItsSharesAndKeepsNoMore() {
        ByteBuf before = buffers.lend(ALLOCATOR, 512);

        buffers.release();

        assertThat(before.refCnt()).isEqualTo(1);
        before.release();
        ByteBuf after = buffers.lend(ALLOCATOR, 512);
        after.release();
        assertThat(after.refCnt()).isZero();
    }

    private static final class ExhaustedAllocator extends AbstractByteBufAllocator {
        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            throw new OutOfMemoryError("none is left");
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            throw new OutOfMemoryError("none is left");
        }

        @Override
        public boolean isDirectBufferPooled() {
            return true;
        }
    }
}
