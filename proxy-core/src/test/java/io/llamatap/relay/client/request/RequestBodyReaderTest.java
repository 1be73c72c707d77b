package io.llamatap.relay.client.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.RejectedChunks;
import io.llamatap.relay.exchange.Limits;
import io.llamatap.relay.exchange.Upload;
import io.llamatap.relay.exchange.Uploads;
import io.llamatap.relay.http1.BodyFraming;
import io.llamatap.relay.http1.ChunkFramer;
import io.llamatap.relay.io.ChannelWriter;
import io.llamatap.testkit.HttpReader;
import io.llamatap.testkit.MalformedMessageException;
import io.llamatap.testkit.RecordingTaps;
import io.llamatap.testkit.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunked bodies are passed on in one canonical form, however they were framed and split, and only after validation. */
class RequestBodyReaderTest {
    private static final String HEAD = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final List<String> DATA =
            List.of("hello", "again", "zeros", "0123456789", "a", "0\r\n\r\n", "a body of more than one digit");
    /** In canonical form, with an extension, with zeros before the size, in upper case, and in canonical form again. */
    private static final String CHUNKS =
            "5\r\nhello\r\n5;a=b\r\nagain\r\n005\r\nzeros\r\nA\r\n0123456789\r\n1\r\na\r\n5\r\n0\r\n\r\n\r\n1d\r\n"
                    + DATA.get(6) + "\r\n";
    /** A size line, the CRLF before it and some data. */
    private static final int LONGEST_FRAMING = 12;

    /** Longer ones, such as those with an endless extension, are split in a few places only. */
    private static final int CUT_EVERYWHERE_BYTES = 200;

    private final EmbeddedChannel upstream = new EmbeddedChannel();
    private final RecordingTaps taps = new RecordingTaps();
    private ChannelWriter output = new ChannelWriter(upstream);
    private RequestBodyReader reader = new RequestBodyReader(Limits.defaults().head());
    private int uploads;

    @AfterEach
    void close() {
        upstream.finishAndReleaseAll();
        assertThat(taps.breaches()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0\r\n\r\n",
                "0000\r\n\r\n",
                "0;last\r\n\r\n",
                "0;last=\"quoted\"\r\n\r\n",
                "0\r\nX-Sum: 1\r\nY: 2\r\n\r\n"
            })
    void framesTheSameHoweverItCameAndWasCut(String last) {
        String sent = CHUNKS + last;
        String framed = framed(DATA);
        for (int first = 0; first <= sent.length(); first++) {
            for (int second = first; second <= Math.min(first + LONGEST_FRAMING, sent.length()); second++) {
                assertThat(passedOn(sent, first, second))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo(framed);
                assertThat(reader.isDone()).isTrue();
                assertThat(shownToTheTap()).isEqualTo(String.join("", DATA));
            }
        }
        assertThat(passedOn(sent, IntStream.range(1, sent.length()).toArray())).isEqualTo(framed);
        assertThat(shownToTheTap()).isEqualTo(String.join("", DATA));
    }

    @Test
    void framesAnySizesTheSameHoweverTheyWereCut() {
        long seed = 20261122;
        Random random = new Random(seed);
        for (int round = 0; round < 1000; round++) {
            List<String> data = random.ints(random.nextInt(8), 1, 600)
                    .mapToObj("0\r\n\r\n"::repeat)
                    .map(ends -> ends.substring(random.nextInt(5)))
                    .toList();
            StringBuilder sent = new StringBuilder();
            for (String piece : data) {
                sent.append(random.nextInt(8) == 0 ? "0" : "")
                        .append(Integer.toHexString(piece.length()))
                        .append(random.nextInt(8) == 0 ? ";e" : "")
                        .append("\r\n" + piece + "\r\n");
            }
            sent.append(Wire.LAST_CHUNK);
            int[] cuts =
                    random.ints(random.nextInt(6), 0, sent.length()).sorted().toArray();
            assertThat(passedOn(sent.toString(), cuts))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(framed(data));
            assertThat(shownToTheTap()).isEqualTo(String.join("", data));
        }
    }

    @Test
    void passesDataOnAtOnceAndFramingOnceItWasJudged() {
        String sent = CHUNKS + "0\r\nX-Sum: 1\r\n\r\n";
        String framed = framed(DATA);
        for (int length = 0; length < sent.length(); length++) {
            for (int cut = 0; cut <= length; cut++) {
                String passed = passedOn(sent.substring(0, length), cut);

                assertThat(framed).as("%d bytes cut at %d", length, cut).startsWith(passed);
                assertThat(reader.isDone()).isFalse();
                assertThat(dataIn(passed)).isEqualTo(dataIn(sent.substring(0, length)));
            }
        }
    }

    private static String dataIn(String chunks) {
        ChunkFramer framer = new ChunkFramer();
        ByteBuf in = Unpooled.wrappedBuffer(Wire.bytes(chunks));
        StringBuilder data = new StringBuilder();
        while (true) {
            switch (framer.next(in)) {
                case DATA -> data.append(in.readCharSequence(framer.available(), StandardCharsets.ISO_8859_1));
                case MORE, LAST -> {
                    return data.toString();
                }
                case MALFORMED -> throw new AssertionError("malformed: " + chunks);
                case SIZE, CHUNK_END -> {}
            }
        }
    }

    static List<RejectedChunks.Case> rejected() {
        return RejectedChunks.all();
    }

    @ParameterizedTest
    @MethodSource("rejected")
    void endsNothingWhoseFramingIsWrong(RejectedChunks.Case rejected) throws MalformedMessageException {
        String sent = "5\r\ngoods\r\n" + rejected.body();
        int step = sent.length() < CUT_EVERYWHERE_BYTES ? 1 : sent.length() / 10;
        for (int cut = 0; cut <= sent.length(); cut += step) {
            String passed = passedOn(sent, cut);

            assertThat(reader.isFailed()).as("cut at %d", cut).isTrue();
            assertThat(HttpReader.requestsIn(Wire.bytes(HEAD + passed))).isEmpty();
        }
    }

    @Test
    void passesOnABufferThatIsFramedAsWeWouldAsItIs() {
        ByteBuf in =
                upstream.alloc().buffer().writeBytes(Wire.bytes("5\r\nhello\r\n1d\r\n" + DATA.get(6) + "\r\n3\r\nabc"));
        ByteBuf next = upstream.alloc().buffer().writeBytes(Wire.bytes("\r\n0\r\n\r\n"));
        Upload upload = begin();

        assertThat(reader.read(in, upload)).isNull();
        assertThat(reader.read(next, upload)).isNull();
        output.flush();

        assertThat(upstream.<ByteBuf>readOutbound()).isSameAs(in);
        assertThat(upstream.<ByteBuf>readOutbound()).isSameAs(next);
        assertThat(in.refCnt() + next.refCnt()).isEqualTo(2);
        in.release();
        next.release();
    }

    @Test
    void passesOnAllButTheCutLineAsOneSlice() {
        String whole = "5\r\nhello\r\n1d\r\n" + DATA.get(6) + "\r\n";
        ByteBuf in = upstream.alloc().buffer().writeBytes(Wire.bytes(whole + "3\r"));
        Upload upload = begin();

        assertThat(reader.read(in, upload)).isSameAs(in);
        in.release();
        output.flush();

        ByteBuf slice = upstream.readOutbound();
        assertThat(slice.toString(StandardCharsets.ISO_8859_1)).isEqualTo(whole);
        assertThat(upstream.<ByteBuf>readOutbound()).isNull();
        slice.release();
        assertThat(in.refCnt()).isZero();
    }

    @Test
    void leavesWhatStandsBehindTheBody() {
        ByteBuf in = upstream.alloc().buffer().writeBytes(Wire.bytes("1\r\na\r\n0\r\n\r\nGET /"));
        Upload upload = begin();

        assertThat(reader.read(in, upload)).isSameAs(in);

        assertThat(reader.isDone()).isTrue();
        assertThat(in.toString(StandardCharsets.ISO_8859_1)).isEqualTo("GET /");
        in.release();
        output.flush();
        ByteBuf slice = upstream.readOutbound();
        assertThat(slice.toString(StandardCharsets.ISO_8859_1)).isEqualTo("1\r\na\r\n0\r\n\r\n");
        slice.release();
    }

    private static String framed(List<String> data) {
        StringBuilder framed = new StringBuilder();
        data.forEach(piece -> framed.append(Wire.chunk(piece)));
        return framed.append(Wire.LAST_CHUNK).toString();
    }

    private Upload begin() {
        upstream.releaseOutbound();
        uploads++;
        output = new ChannelWriter(upstream);
        Upload upload = Uploads.begun(HEAD, output, taps.forLoop(0));
        output.flush();
        upstream.<ByteBuf>readOutbound().release();
        reader = new RequestBodyReader(Limits.defaults().head());
        reader.begin(BodyFraming.CHUNKED, 0);
        return upload;
    }

    /** Returns what is passed on of a body that arrives in pieces. */
    private String passedOn(String sent, int... cuts) {
        byte[] bytes = Wire.bytes(sent);
        Upload upload = begin();
        StringBuilder passed = new StringBuilder();
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i == cuts.length ? sent.length() : cuts[i];
            ByteBuf in = Unpooled.wrappedBuffer(bytes, from, to - from);
            while (in != null && in.isReadable()) {
                in = reader.read(in, upload);
            }
            if (in != null) {
                in.release();
            }
            from = to;
        }
        output.flush();
        for (ByteBuf out = upstream.readOutbound(); out != null; out = upstream.readOutbound()) {
            passed.append(out.toString(StandardCharsets.ISO_8859_1));
            out.release();
        }
        return passed.toString();
    }

    private String shownToTheTap() {
        return Wire.text(taps.awaitExchange(uploads).requestBody());
    }
}
