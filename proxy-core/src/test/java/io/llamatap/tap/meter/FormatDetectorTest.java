package io.llamatap.tap.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.scan.ResponseFormat;
import io.llamatap.tap.scan.ResponseScanners;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FormatDetectorTest {
    private final FormatDetector detector =
            new FormatDetector(new BodyFeed(failure -> {}), new ResponseScanners(name -> {}), "application/x-ndjson");

    private @Nullable ResponseFormat read(String text) {
        ByteBuf bytes = Unpooled.wrappedBuffer(text.getBytes(UTF_8));
        return detector.onBody(bytes, 0, bytes.readableBytes());
    }

    @Test
    void returnsTheFormatOnceAndKeepsTheBytesBefore() {
        assertThat(read("{\"message\":{\"con")).isNull();
        assertThat(read("tent\":\"x\"},")).isNull();
        assertThat(read("\"done\":false}\n")).isEqualTo(ResponseFormat.CHAT);

        assertThat(new String(detector.held(), 0, detector.length(), UTF_8))
                .isEqualTo("{\"message\":{\"content\":\"x\"},");
        assertThat(read("{\"response\":\"x\",\"done\":false}\n")).isNull();
    }

    @Test
    void givesUpWhatIsNoJson() {
        assertThat(read("{]")).isNull();
        assertThat(read("{\"message\":{\"content\":\"x\"},\"done\":false}\n")).isNull();
    }

    @Test
    void givesUpIfTheFormatIsNotFoundSoon() {
        assertThat(read("{\"padding\":\"" + "x".repeat(FormatDetector.MAX_BYTES)))
                .isNull();
        assertThat(read("\",\"message\":{\"content\":\"x\"},\"done\":false}\n")).isNull();
    }
}
