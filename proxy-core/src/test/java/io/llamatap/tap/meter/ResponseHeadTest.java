package io.llamatap.tap.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.scan.ResponseFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseHeadTest {
    private static ResponseHead head(ResponseFormat format, int status, String contentType) {
        return new ResponseHead(format, status, contentType, null);
    }

    @Test
    void keepsTheKindOfContentInLowerCase() {
        assertThat(head(ResponseFormat.CHAT, 200, " Text/HTML; charset=utf-8").contentType())
                .isEqualTo("text/html; charset=utf-8");
    }

    @ParameterizedTest
    @CsvSource({
        "CHAT, application/x-ndjson, true",
        "CHAT, application/json; charset=utf-8, false",
        "OPENAI_CHAT, Text/Event-Stream, true",
        // Ollama labels it so, but does not stream it.
        "TRANSCRIPTION, application/x-ndjson, false"
    })
    void knowsAStreamByItsLabel(ResponseFormat format, String contentType, boolean isStream) {
        assertThat(head(format, 200, contentType).isStream()).isEqualTo(isStream);
    }

    @ParameterizedTest
    @CsvSource({
        "CHAT, text/plain, true, false",
        "TRANSCRIPTION, text/plain, false, true",
        "TRANSCRIPTION, text/html, false, false",
        "CHAT, application/xhtml+xml, false, false"
    })
    void readsTextsWhereJsonWasAskedForButNoPages(
            ResponseFormat format, String contentType, boolean isReadable, boolean isText) {
        ResponseHead head = head(format, 200, contentType);

        assertThat(head.isReadable()).isEqualTo(isReadable);
        assertThat(head.isText()).isEqualTo(isText);
    }

    @ParameterizedTest
    @CsvSource({"199, false, false", "200, true, false", "299, true, false", "300, false, false", "400, false, true"})
    void knowsSuccessAndFailureByTheStatus(int status, boolean isSuccess, boolean isFailure) {
        ResponseHead head = head(ResponseFormat.CHAT, status, "application/json");

        assertThat(head.isSuccess()).isEqualTo(isSuccess);
        assertThat(head.isFailure()).isEqualTo(isFailure);
    }

    @Test
    void cannotReadWhatIsCompressed() {
        ResponseHead head = new ResponseHead(ResponseFormat.CHAT, 200, "application/json", "gzip");

        assertThat(head.isEncoded()).isTrue();
        assertThat(head.isReadable()).isFalse();
    }

    @Test
    void isNothingBeforeItHasCome() {
        assertThat(ResponseHead.NONE.isSuccess()).isFalse();
        assertThat(ResponseHead.NONE.isFailure()).isFalse();
        assertThat(ResponseHead.NONE.isStream()).isFalse();
    }
}
