package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Readers are reused, and know whether they are between two frames. */
class FrameReaderPoolTest {
    private final FrameReaderPool lines = readers(ResponseFormat.CHAT, false);

    private static FrameReaderPool readers(ResponseFormat format, boolean isEvents) {
        ResponseSchema schema = Objects.requireNonNull(ResponseSchema.of(format));
        return new FrameReaderPool(format, schema, isEvents, name -> {});
    }

    @Test
    void usesOneReaderForAllResponsesThatComeInCompleteLines() {
        byte[] line = "{\"message\":{\"content\":\"x\"},\"done\":false}\n".getBytes(UTF_8);
        FrameReader first = lines.acquire(new InferenceStats());
        lines.release(first);
        for (int i = 0; i < 10; i++) {
            InferenceStats stats = new InferenceStats();
            FrameReader lent = lines.acquire(stats);
            lent.scan(line, 0, line.length);
            assertThat(lent).isSameAs(first);
            assertThat(lent.isBetweenFrames()).isTrue();
            assertThat(stats.generatedFrames()).isEqualTo(1);
            lines.release(lent);
        }
    }

    @Test
    void keepsNoMoreReadersThanItsLimitHoweverManyWereAcquired() {
        Set<FrameReader> lent = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 2 * FrameReaderPool.MAX_SPARE; i++) {
            lent.add(lines.acquire(new InferenceStats()));
        }
        lent.forEach(lines::release);
        int known = 0;
        for (int i = 0; i < 2 * FrameReaderPool.MAX_SPARE; i++) {
            known += lent.contains(lines.acquire(new InferenceStats())) ? 1 : 0;
        }
        assertThat(lent).hasSize(2 * FrameReaderPool.MAX_SPARE);
        assertThat(known).isEqualTo(FrameReaderPool.MAX_SPARE);
    }

    @ParameterizedTest
    @CsvSource({
        "{\"a\":1}, false",
        "{\"a\":1}~, false",
        "{\"a\":1}~{, true",
        "{\"a\", true",
    })
    void isAmidALineOnlyWhileItIsCut(String text, boolean isAmid) {
        assertThat(isAmid(lines, text.replace('~', '\n'))).isEqualTo(isAmid);
    }

    @ParameterizedTest
    @CsvSource({
        "data: {}~~, false",
        "data: {}~, true",
        "data: {}^~^~, false",
        "data: {}^~^, true",
        "event: x~, false",
        "event: x, true",
        ": comment~, false",
        "data: [DON, true"
    })
    void isAmidAnEventUntilItsBlankLineUnlessItHasNoData(String text, boolean isAmid) {
        String events = text.replace('~', '\n').replace('^', '\r');
        assertThat(isAmid(readers(ResponseFormat.OPENAI_CHAT, true), events)).isEqualTo(isAmid);
    }

    private static boolean isAmid(FrameReaderPool readers, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        FrameReader reader = readers.acquire(new InferenceStats());
        reader.scan(bytes, 0, bytes.length);
        return !reader.isBetweenFrames();
    }
}
