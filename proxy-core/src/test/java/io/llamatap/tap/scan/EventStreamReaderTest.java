package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.scan.json.ScanFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Server-sent events are read as the standard defines. */
class EventStreamReaderTest {
    private static final String EVENT = "data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private static ResponseFacts facts(String body) {
        ResponseFacts whole = Feed.response(ResponseFormat.OPENAI_CHAT, "text/event-stream", body);
        byte[] bytes = body.getBytes(UTF_8);
        assertThat(Feed.response(ResponseFormat.OPENAI_CHAT, "text/event-stream", bytes, Feed::bytewise))
                .isEqualTo(whole);
        return whole;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void readsAllKindsOfLineEnds(String lineEnd) {
        ResponseFacts facts = facts((EVENT + EVENT + DONE).replace("\n", lineEnd));
        assertThat(facts.generatedFrames()).isEqualTo(2);
        assertThat(facts.terminated()).isTrue();
        assertThat(facts.fault()).isNull();
    }

    @Test
    void ignoresCommentsAndOtherFields() {
        String body = ": ping\n\nid: 1\nevent: x\nretry: 10\ndat: no\ndatas: no\n:data: no\nDATA: no\n" + EVENT
                + ":\n\n" + DONE;
        assertThat(facts(body).generatedFrames()).isEqualTo(1);
        assertThat(facts(body).terminated()).isTrue();
        assertThat(facts(body).fault()).isNull();
    }

    @Test
    void needsNoBlankBehindTheColon() {
        assertThat(facts((EVENT + DONE).replace("data: ", "data:")).terminated())
                .isTrue();
        assertThat(facts(EVENT.replace("data: ", "data:")).generatedFrames()).isEqualTo(1);
    }

    @Test
    void joinsLinesOfData() {
        String body = "data: {\"choices\":\ndata: [{\"delta\":{\ndata\ndata:\"content\":\"x\"}}]}\ndata:\n\n" + DONE;
        assertThat(facts(body).generatedFrames()).isEqualTo(1);
        assertThat(facts(body).fault()).isNull();
    }

    @Test
    void ignoresEventsWithoutData() {
        assertThat(facts("data\n\ndata:\n\ndata: \n\n\n\nevent: x\n\n" + EVENT).generatedFrames())
                .isEqualTo(1);
        assertThat(facts("data\n\ndata:\n\n" + EVENT).fault()).isNull();
    }

    /** OpenAI's Ruby client delivers the last event of a body even without an empty line after it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\r",
                "\r\n",
                "\n\n",
                "\r\r",
                "\r\n\r\n",
                "\n\r",
                "\n\r\n",
                "\r\n\n",
                "\r\n\r",
                "\n: x",
                "\nevent: x\n",
                "\nid"
            })
    void countsTheLastEventHoweverItEnds(String end) {
        String bare = EVENT.substring(0, EVENT.length() - 2);
        assertThat(facts(EVENT + bare + end).generatedFrames()).isEqualTo(2);
        assertThat(facts(EVENT + bare + end).fault()).isNull();
        assertThat(facts(EVENT + "data: [DONE]" + end).terminated()).isTrue();
        assertThat(facts(EVENT + "data: [DONE]" + end).generatedFrames()).isEqualTo(1);
    }

    @Test
    void inventsNothingFromAnUnfinishedEvent() {
        ResponseFacts facts = facts(EVENT + EVENT.substring(0, EVENT.length() - 3));
        assertThat(facts.generatedFrames()).isEqualTo(1);
        assertThat(facts.fault()).isEqualTo(ScanFault.MALFORMED_JSON);
        assertThat(facts(EVENT + "data: [DONE").terminated()).isFalse();
        assertThat(facts(EVENT + "data: [DONE").fault()).isNull();
    }

    @Test
    void takesOnlyTheExactWordForTheEnd() {
        assertThat(facts("data: [DONE\n\n").terminated()).isFalse();
        assertThat(facts("data: [DONE] \n\n").terminated()).isFalse();
        assertThat(facts("data: [done]\n\n").terminated()).isFalse();
        assertThat(facts("data: {\"x\":\"[DONE]\"}\n\n").terminated()).isFalse();
        assertThat(Feed.response(ResponseFormat.ANTHROPIC_MESSAGES, "text/event-stream", DONE)
                        .terminated())
                .isFalse();
    }

    @Test
    void readsOnBehindDataThatIsNoObject() {
        String body = "data: 12\n\ndata: null\n\ndata: \"x\"\n\ndata: [1]\n\n" + EVENT + DONE;
        assertThat(facts(body).generatedFrames()).isEqualTo(1);
        assertThat(facts(body).terminated()).isTrue();
        assertThat(facts(body).fault()).isNull();
    }

    @Test
    void givesUpOnBrokenData() {
        assertThat(facts(EVENT + "data: {\"a\"}\n\n" + DONE).fault()).isEqualTo(ScanFault.MALFORMED_JSON);
        assertThat(facts(EVENT + "data: {} {}\n\n" + DONE).fault()).isEqualTo(ScanFault.MALFORMED_JSON);
        assertThat(facts(EVENT + "data: {\"a\":\n\n" + DONE).fault()).isEqualTo(ScanFault.MALFORMED_JSON);
        assertThat(facts(EVENT + "data: {\"a\n\n" + DONE).terminated()).isFalse();
        assertThat(facts(EVENT + "data: {\"a").fault()).isEqualTo(ScanFault.MALFORMED_JSON);
        assertThat(facts(EVENT + "data: {\"a").generatedFrames()).isEqualTo(1);
    }
}
