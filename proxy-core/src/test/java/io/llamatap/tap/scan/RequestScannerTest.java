package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.scan.json.ScanFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests are read as Go's decoder reads them. */
class RequestScannerTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\"}",
                "{\"MODEL\":\"m\"}",
                "{\"Model\" : \"m\" }",
                " \r\n\t{ \"\\u006dod\\u0065l\"\n:\t\"\\u006d\" } trailing",
                "{\"prompt\": \"p\", \"n\": [1, 2], \"o\": {\"model\": \"decoy\", \"b\": {}}, \"model\": \"m\"}",
                "{\"model\":\"x\",\"mOdEl\":\"m\"}",
                "{\"model\":\"m\",\"model\":null}",
                "{\"model\":\"\",\"name\":\"m\"}",
                "{\"name\":\"m\"}",
                "{\"options\":{\"model\":\"decoy\"},\"messages\":[{\"model\":\"decoy\"}],\"model\":\"m\"}",
                "{\"prompt\":\"\\\"model\\\":\\\"decoy\\\"\",\"model\":\"m\"}",
                "{\"model\":\"m\"}{\"model\":\"second value\"}",
                "{\"models\":\"decoy\",\"mode\":\"decoy\",\"model\":\"m\",\"\":\"decoy\"}"
            })
    void findsTheModel(String body) {
        assertThat(Feed.request(body).model()).isEqualTo("m");
        assertThat(Feed.request(body).fault()).isNull();
        assertThat(Feed.request(body.getBytes(UTF_8), Feed::bytewise).model()).isEqualTo("m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1, }",
                "{\"a\": , \"b\": 1}",
                "{\"a\": }",
                "{\"a\": 1, , \"b\": 1}",
                "{\"a\": 1, 2}",
                "{\"a\": 1, ",
                "{\"a\": "
            })
    void rejectsWhatIsNoJsonBehindABlank(String body) {
        assertThat(Feed.request(body).fault()).isEqualTo(ScanFault.MALFORMED_JSON);
        assertThat(Feed.request(body.getBytes(UTF_8), Feed::bytewise).fault()).isEqualTo(ScanFault.MALFORMED_JSON);
    }

    @Test
    void decodesEscapesOfNames() {
        String body = "{\"model\":\"a\\/b\\\\\\\"\\u00e9\\ud83d\\ude00\\ud800x\\n\"}";
        assertThat(Feed.request(body).model()).isEqualTo("a/b\\\"é😀\ufffdx\n");
        assertThat(Feed.request(body.getBytes(UTF_8), Feed::bytewise).model()).isEqualTo("a/b\\\"é😀\ufffdx\n");
    }

    @Test
    void foldsTheKelvinSignAndTheLongSAsGoDoes() {
        RequestFacts facts =
                Feed.request("{\"me\u017fsages\":[{}],\"\u212aeep_alive\":0,\"in\\u017ftructions\":\"x\"}");
        assertThat(facts.emptyPrompt()).isFalse();
        assertThat(facts.keepAliveZero()).isTrue();
        assertThat(facts.hasGround()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "0.0", "0e9", "\"0\"", "\"0s\"", "\"0h0m0.0s\"", "\"-0s\""})
    void knowsAKeepAliveOfZero(String value) {
        assertThat(Feed.request("{\"keep_alive\":" + value + "}").keepAliveZero())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1", "0.5", "\"5m\"", "\"10s\"", "\"\"", "null", "300", "true", "\"1h0s\""})
    void knowsAKeepAliveOfMoreThanZero(String value) {
        assertThat(Feed.request("{\"keep_alive\":0,\"keep_alive\":" + value + "}")
                        .keepAliveZero())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"prompt\":\"\"}",
                "{\"messages\":[]}",
                "{\"messages\":[ ]}",
                "{\"input\":null}",
                "{\"input\":\"\"}"
            })
    void knowsAnEmptyPrompt(String body) {
        assertThat(Feed.request(body).emptyPrompt()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"prompt\":\" \"}", "{\"messages\":[{}]}", "{\"input\":[\"\"]}", "{\"input\":\"\\n\"}"})
    void knowsAPrompt(String body) {
        assertThat(Feed.request(body).emptyPrompt()).isFalse();
        assertThat(Feed.request(body.getBytes(UTF_8), Feed::bytewise).emptyPrompt())
                .isFalse();
    }

    @Test
    void survivesValuesOfTheWrongType() {
        RequestFacts facts =
                Feed.request("{\"model\":[1],\"name\":{},\"keep_alive\":{},\"prompt\":1,\"messages\":true}");
        assertThat(facts.model()).isNull();
        assertThat(facts.emptyPrompt()).isTrue();
        assertThat(facts.fault()).isNull();
    }
}
