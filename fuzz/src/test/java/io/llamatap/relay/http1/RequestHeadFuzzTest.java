package io.llamatap.relay.http1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import io.llamatap.relay.Cuts;
import io.llamatap.relay.Seeds;
import io.llamatap.relay.exchange.RequestLine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A request head has the same verdict and the same rewritten head however it is split, no byte beyond the limit is read, and a
 * rewritten head is accepted and rewritten to itself.
 */
class RequestHeadFuzzTest {
    /** Small, so that limits are reached. */
    private static final HeadLimits LIMITS = new HeadLimits(200, 600, 12);

    private static final int EMPTY_LINES_BYTES = 8;
    private static final byte[] SCRATCH = new byte[LIMITS.headBytes() + 1024];
    private static final Head HEAD = new Head();
    private static final RequestValidator VALIDATOR = new RequestValidator();
    private static final RequestHeadWriter WRITER = new RequestHeadWriter("", "u:1", false);

    static Stream<Arguments> seeds() {
        return Seeds.withCuts(Seeds.requests());
    }

    @MethodSource("seeds")
    @DictionaryFile(resourcePath = "/io/llamatap/relay/http.dict")
    @FuzzTest
    void isJudgedTheSameHoweverItIsCut(byte @NotNull @WithLength(max = 2048) [] bytes, int cuts) {
        String whole = verdict(bytes, Cuts.WHOLE);

        assertThat(verdict(bytes, cuts)).isEqualTo(whole);
        assertThat(verdict(bytes, Cuts.BYTEWISE)).isEqualTo(whole);
    }

    /** Returns the result for the head: the rule that it breaks, or where it ends and how it is rewritten. */
    private static String verdict(byte[] bytes, int cuts) {
        HeadReader reader = new HeadReader(HeadScanner.forRequests(LIMITS), true);
        int from = 0;
        int taken = 0;
        for (int to : Cuts.of(cuts, bytes.length)) {
            ByteBuf in = Unpooled.wrappedBuffer(bytes, from, to - from);
            HeadReader.Result result = reader.read(in, SCRATCH, HEAD);
            taken += in.readerIndex();
            from = to;
            assertThat(taken).isLessThanOrEqualTo(EMPTY_LINES_BYTES + LIMITS.headBytes());
            if (result == HeadReader.Result.FAILED) {
                return reader.failure().name();
            }
            if (result == HeadReader.Result.COMPLETE) {
                return "ends at " + taken + ": " + judged();
            }
        }
        return "unfinished";
    }

    private static String judged() {
        Head head = HEAD;
        RequestValidator verdict = VALIDATOR;
        HeadFault failure = verdict.judge(head);
        if (failure != null) {
            return failure.name();
        }
        RequestLine line = RequestLine.of(head, verdict);
        byte[] written = write(head, verdict);
        assertThat(accept(written).isKeepAlive()).isTrue();
        assertThat(write(HEAD, verdict)).isEqualTo(written);
        return line + " " + verdict.framing() + " " + verdict.contentLength() + Seeds.text(written);
    }

    /** Parses and validates a rewritten head: it must be valid, and need no other fields than it has. */
    private static RequestValidator accept(byte[] written) {
        HeadLimits wide = new HeadLimits(1 << 20, 1 << 20, 1 << 10);
        HeadScanner scanner = HeadScanner.forRequests(wide);
        assertThat(scanner.scan(written, 0, written.length)).isEqualTo(written.length);
        HEAD.parse(written, scanner.start(), written.length, true);
        assertThat(VALIDATOR.judge(HEAD)).isNull();
        return VALIDATOR;
    }

    private static byte[] write(Head head, RequestValidator verdict) {
        HeadBytes out = new HeadBytes();
        WRITER.write(head, verdict, out);
        byte[] written = new byte[out.length()];
        out.copyTo(Unpooled.wrappedBuffer(written), 0);
        return written;
    }
}
