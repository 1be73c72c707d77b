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

/** Readers are lent, and known to be between two frames or not. */
class FrameReadersTest {
    private final FrameReaders lines = readers(ResponseFormat.CHAT, false);

    private static FrameReaders readers(ResponseFormat format, boolean isEvents) {
        ResponseVocabulary vocabulary = Objects.requireNonNull(ResponseVocabulary.of(format));
        return new FrameReaders(format, vocabulary, isEvents, name -> {});
    }

    @Test
    void lendsOneReaderToAllResponsesThatComeInWholeLines() {
        byte[] line = "{\"message\":{\"content\":\"x\"},\"done\":false}\n".getBytes(UTF_8);
        FrameReader first = lines.lend(new InferenceStats());
        lines.takeBack(first);
        for (int i = 0; i < 10; i++) {
            InferenceStats stats = new InferenceStats();
            FrameReader lent = lines.lend(stats);
            lent.scan(line, 0, line.length);
            assertThat(lent).isSameAs(first);
            assertThat(lent.isBetweenFrames()).isTrue();
            assertThat(stats.generatedFrames()).isEqualTo(1);
            lines.takeBack(lent);
        }
    }

    @Test
    void keepsNoMoreReadersThanItsLimitHoweverManyWereLent() {
        Set<FrameReader> lent = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 2 * FrameReaders.MAX_SPARE; i++) {
            lent.add(lines.lend(new InferenceStats()));
        }
        lent.forEach(lines::takeBack);
        int known = 0;
        for (int i = 0; i < 2 * FrameReaders.MAX_SPARE; i++) {
            known += lent.contains(lines.lend(new InferenceStats())) ? 1 : 0;
        }
        assertThat(lent).hasSize(2 * FrameReaders.MAX_SPARE);
        assertThat(known).isEqualTo(FrameReaders.MAX_SPARE);
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

    private static boolean isAmid(FrameReaders readers, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        FrameReader reader = readers.lend(new InferenceStats());
        reader.scan(bytes, 0, bytes.length);
        return !reader.isBetweenFrames();
    }
}
