package io.llamatap.relay.client.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.exchange.RelayLoop;
import io.llamatap.relay.http1.HeadFault;
import io.llamatap.relay.http1.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is found in the bytes of a client, without anything that responds. */
class RequestReaderTest {
    private static final HeadLimits LIMITS = new HeadLimits(1000, 4000, 20);
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n";

    private final RelayLoop loop = new RelayLoop(new EmbeddedChannel().eventLoop(), () -> 0, LIMITS);
    private final RequestReader reader = new RequestReader(loop, LIMITS);

    @AfterEach
    void discard() {
        reader.discard();
    }

    @Test
    void findsOneRequestAtATime() {
        take(GET + GET);

        assertThat(reader.next(true)).isEqualTo(Found.REQUEST);
        assertThat(reader.next(true)).isEqualTo(Found.NOTHING);
        assertThat(reader.isResponding()).isTrue();
        assertThat(reader.kept().length()).isEqualTo(GET.length());

        reader.onResponded();
        assertThat(reader.next(true)).isEqualTo(Found.REQUEST);
        assertThat(reader.requests()).isEqualTo(2);
        reader.onResponded();
        assertThat(reader.next(true)).isEqualTo(Found.NOTHING);
        assertThat(reader.isIdle()).isTrue();
    }

    @Test
    void findsARequestThatComesByteByByte() {
        for (int i = 0; i < GET.length() - 1; i++) {
            take(GET.substring(i, i + 1));
            assertThat(reader.next(true)).isEqualTo(Found.NOTHING);
            assertThat(reader.isInHead()).isTrue();
        }
        take("\n");

        assertThat(reader.next(true)).isEqualTo(Found.REQUEST);
        assertThat(reader.heldBytes()).isZero();
    }

    @Test
    void waitsForItsTurn() {
        take(GET);

        assertThat(reader.next(false)).isEqualTo(Found.NOTHING);
        assertThat(reader.isWaitingForTurn()).isTrue();
        assertThat(reader.wantsMore()).isFalse();
        assertThat(reader.next(true)).isEqualTo(Found.REQUEST);
    }

    @Test
    void tellsWhichRuleAHeadBreaks() {
        take("GET  / HTTP/1.1\r\n\r\n");

        assertThat(reader.next(true)).isEqualTo(Found.MALFORMED);
        assertThat(reader.fault()).isEqualTo(HeadFault.REQUEST_LINE);
    }

    @Test
    void tellsWhichRuleARequestBreaks() {
        take("GET / HTTP/1.1\r\n\r\n");

        assertThat(reader.next(true)).isEqualTo(Found.INVALID);
        assertThat(reader.fault()).isEqualTo(HeadFault.HOST);
        assertThat(reader.requests()).isZero();
    }

    @Test
    void keepsABodyThatNobodyTakesYet() {
        take(POST + "{}");

        assertThat(reader.next(true)).isEqualTo(Found.REQUEST);
        assertThat(reader.next(true)).isEqualTo(Found.NOTHING);
        assertThat(reader.isInBody()).isTrue();
        assertThat(reader.kept().length()).isEqualTo(2);
        assertThat(reader.isTruncated(0)).isFalse();
    }

    @Test
    void knowsThatABodyCanNeverBecomeWhole() {
        take(POST + "{");
        assertThat(reader.next(true)).isEqualTo(Found.REQUEST);

        assertThat(reader.isTruncated(0)).isTrue();
        assertThat(reader.isTruncated(1)).isFalse();
    }

    @Test
    void takesNothingMoreOnceItIsCutOff() {
        take(GET + GET);
        assertThat(reader.next(true)).isEqualTo(Found.REQUEST);

        reader.cutOff();
        take(GET);

        assertThat(reader.kept().isEmpty()).isTrue();
        assertThat(reader.isCutOff()).isTrue();
    }

    @Test
    void doesNotHoldALargeBufferForAFewBytes() {
        ByteBuf large = Unpooled.buffer(64 * 1024).writeBytes((GET + GET).getBytes(StandardCharsets.ISO_8859_1));
        reader.take(large);
        assertThat(reader.next(true)).isEqualTo(Found.REQUEST);
        assertThat(reader.heldBytes()).isEqualTo(64 * 1024);

        reader.pause();

        assertThat(reader.heldBytes()).isLessThan(1024);
        assertThat(large.refCnt()).isZero();
    }

    private void take(String text) {
        reader.take(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }
}
