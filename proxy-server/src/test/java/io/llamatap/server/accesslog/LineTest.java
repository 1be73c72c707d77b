package io.llamatap.server.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llamatap.tap.meter.AccessRecord;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {
    private static final Instant START = Instant.parse("2026-11-21T08:09:10.120999999Z");

    @Test
    void showsAllFieldsAsText() {
        assertThat(line(LineForm.TEXT, Records.chat("/api/chat", "gemma3:270m")))
                .isEqualTo("time=2026-11-21T08:09:10.120Z client=2001:db8:0:0:0:0:0:1 client_port=5000 method=POST"
                        + " path=/api/chat route=/api/chat status=200 outcome=ok trace_id=4bf92f3577b34da6a3ce929d0e0e4736"
                        + " request_id=r-1 model=gemma3:270m stream=true"
                        + " request_bytes=11 response_bytes=22 input_tokens=20 cached_tokens=10 output_tokens=7"
                        + " tokens=reported truncated=fingerprint total_seconds=1.234567 connect_seconds=0.001000"
                        + " first_byte_seconds=0.050000 first_token_seconds=0.060000 load_seconds=0.100000"
                        + " prompt_eval_seconds=0.200000 eval_seconds=0.300000 upstream=new retried=true\n");
    }

    @Test
    void showsTheSameFieldsAsJsonWithNumbersAsNumbers() {
        assertThat(line(LineForm.JSON, Records.chat("/api/chat", "gemma3:270m")))
                .isEqualTo("{\"time\":\"2026-11-21T08:09:10.120Z\",\"client\":\"2001:db8:0:0:0:0:0:1\","
                        + "\"client_port\":5000,\"method\":\"POST\",\"path\":\"/api/chat\",\"route\":\"/api/chat\","
                        + "\"status\":200,\"outcome\":\"ok\",\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\","
                        + "\"request_id\":\"r-1\",\"model\":\"gemma3:270m\",\"stream\":true,"
                        + "\"request_bytes\":11,\"response_bytes\":22,\"input_tokens\":20,\"cached_tokens\":10,"
                        + "\"output_tokens\":7,\"tokens\":\"reported\",\"truncated\":\"fingerprint\",\"total_seconds\":1.234567,"
                        + "\"connect_seconds\":0.001000,\"first_byte_seconds\":0.050000,"
                        + "\"first_token_seconds\":0.060000,\"load_seconds\":0.100000,"
                        + "\"prompt_eval_seconds\":0.200000,\"eval_seconds\":0.300000,\"upstream\":\"new\","
                        + "\"retried\":true}\n");
    }

    @Test
    void leavesOutWhatDidNotHappen() {
        assertThat(line(LineForm.TEXT, Records.rejected("/x", 0)))
                .isEqualTo("time=2026-11-21T08:09:10.120Z client=192.0.2.1 client_port=5000 method=GET path=/x"
                        + " route=other status=400 outcome=rejected reason=host\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a=b",
                "a\"b",
                "a\\b",
                "x\nstatus=200",
                "\r",
                "\u001b[31m",
                "\u2028",
                "\u0085",
                "\u202eabc",
                "\ud800",
                "模型",
                "\u0000"
            })
    void keepsAModelsNameInOneFieldOfOneLineWhateverItHolds(String name) throws IOException {
        String text = line(LineForm.TEXT, Records.chat("/api/chat", name));
        assertThat(text.codePoints().filter(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x202e))
                .containsExactly((int) '\n');
        int from = text.indexOf(" model=\"") + " model=".length();
        assertThat(read(text.substring(from, text.indexOf("\" stream=true ") + 1)))
                .isEqualTo(name);

        String json = line(LineForm.JSON, Records.chat("/api/chat", name));
        assertThat(field(json, "model")).isEqualTo(name);
        assertThat(json.strip().codePoints()).noneMatch(Character::isISOControl);
    }

    @Test
    void cutsWhatAClientMakesLong() throws IOException {
        String json = line(LineForm.JSON, Records.chat("/" + "p".repeat(10_000), "m".repeat(10_000)));
        assertThat(field(json, "path")).isEqualTo("/" + "p".repeat(511));
        assertThat(field(json, "model")).isEqualTo("m".repeat(256));
    }

    private static String line(LineForm form, AccessRecord record) {
        StringBuilder out = new StringBuilder();
        new Line(form, out).append(record, START);
        return out.toString();
    }

    private static String read(String json) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            return parser.getText();
        }
    }

    private static String field(String json, String name) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isWanted = parser.currentName().equals(name);
                parser.nextToken();
                if (isWanted) {
                    return parser.getText();
                }
            }
        }
        throw new AssertionError("no " + name + " in " + json);
    }
}
