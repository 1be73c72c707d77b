package io.llamatap.tap.meter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.label.TapFailure;
import io.llamatap.tap.scan.BodyScanner;
import io.llamatap.tap.scan.json.ScanFault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyFeedTest {
    private static final int LARGE = 40_000;

    private final List<TapFailure> failures = new ArrayList<>();
    private final BodyFeed feed = new BodyFeed(failures::add);
    private final Copy copy = new Copy();

    /** Keeps what it is given. */
    private static final class Copy implements BodyScanner {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void scan(byte[] piece, int from, int to) {
            bytes.write(piece, from, to - from);
        }

        @Override
        public void end() {
            throw new IllegalStateException("broken");
        }
    }

    @Test
    void handsOnTheWholeOfALargeDirectBufferAndLeavesItAsItWas() {
        byte[] body = "0123456789".repeat(LARGE / 10).getBytes(US_ASCII);
        ByteBuf direct = Unpooled.directBuffer().writeZero(3).writeBytes(body);
        try {
            direct.readerIndex(1);

            assertThat(feed.scan(copy, direct, 3, body.length)).isTrue();

            assertThat(copy.bytes.toByteArray()).isEqualTo(body);
            assertThat(direct.readerIndex()).isEqualTo(1);
            assertThat(direct.refCnt()).isEqualTo(1);
        } finally {
            direct.release();
        }
    }

    @Test
    void handsOnAPartOfASlicedHeapBuffer() {
        ByteBuf slice = Unpooled.wrappedBuffer("0123456789".getBytes(US_ASCII)).slice(2, 6);

        assertThat(feed.scan(copy, slice, 1, 3)).isTrue();

        assertThat(copy.bytes.toString(US_ASCII)).isEqualTo("345");
    }

    @Test
    void countsAScannerThatThrewAndSaysSo() {
        assertThat(feed.end(copy)).isFalse();
        assertThat(failures).containsExactly(TapFailure.EXCEPTION);
    }

    @Test
    void countsAFaultByItsCause() {
        feed.count(ScanFault.DEPTH);

        assertThat(failures).containsExactly(TapFailure.DEPTH);
    }
}
