package io.llamatap.relay.http1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import io.llamatap.relay.Cuts;
import io.llamatap.relay.Seeds;
import io.llamatap.relay.StrictParser;
import io.llamatap.relay.StrictParser.Message;
import io.llamatap.relay.StrictParser.NotAMessage;
import io.llamatap.testkit.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A chunked body has the same data and the same end however it is split, and those that another parser finds. What the other
 * parser accepts is rejected only if our rules for extensions and trailers are stricter.
 */
class ChunkedBodyFuzzTest {
    private static final HeadLimits LIMITS = new HeadLimits(400, 1200, 20);
    private static final byte[] HEAD = Wire.bytes("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");

    /** The data, the result for the rest, and the index of the end if there was one. */
    private record Outcome(String data, String verdict, int end) {}

    static Stream<Arguments> seeds() {
        return Seeds.withCuts(Seeds.chunkedBodies());
    }

    @MethodSource("seeds")
    @DictionaryFile(resourcePath = "/io/llamatap/relay/http.dict")
    @FuzzTest
    void endsWhereAnotherParserFindsItsEnd(byte @NotNull @WithLength(max = 4096) [] bytes, int cuts) {
        Outcome whole = read(bytes, Cuts.WHOLE);

        assertThat(read(bytes, cuts)).isEqualTo(whole);
        assertThat(read(bytes, Cuts.BYTEWISE)).isEqualTo(whole);
        try {
            Message message = StrictParser.request(Wire.concat(HEAD, bytes), 0);
            boolean mayBeRejected = Wire.text(bytes).contains(";")
                    || message.trailers().size() > LIMITS.headerCount()
                    || bytes.length > LIMITS.headBytes();
            if (!(whole.verdict().equals("malformed") && mayBeRejected)) {
                assertThat(whole).isEqualTo(new Outcome(message.body(), "ends", message.end() - HEAD.length));
            }
        } catch (NotAMessage e) {
            assertThat(whole.verdict()).isNotEqualTo("ends");
        }
    }

    /** Returns the data, and the result for the rest. */
    private static Outcome read(byte[] bytes, int cuts) {
        ChunkFramer framer = new ChunkFramer();
        TrailerReader trailers = null;
        StringBuilder data = new StringBuilder();
        int from = 0;
        for (int to : Cuts.of(cuts, bytes.length)) {
            ByteBuf in = Unpooled.wrappedBuffer(bytes, from, to - from);
            while (trailers == null && in.isReadable()) {
                switch (framer.next(in)) {
                    case DATA -> data.append(in.readCharSequence(framer.available(), StandardCharsets.ISO_8859_1));
                    case LAST -> trailers = new TrailerReader(LIMITS);
                    case MALFORMED -> {
                        return new Outcome(data.toString(), "malformed", 0);
                    }
                    case MORE, SIZE, CHUNK_END -> {}
                }
            }
            if (trailers != null) {
                switch (trailers.read(in)) {
                    case COMPLETE -> {
                        return new Outcome(data.toString(), "ends", from + in.readerIndex());
                    }
                    case MALFORMED -> {
                        return new Outcome(data.toString(), "malformed", 0);
                    }
                    case MORE -> {}
                }
            }
            from = to;
        }
        return new Outcome(data.toString(), "unfinished", 0);
    }
}
