package io.llamatap.server.ollama;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.server.outgoing.UnusableResponseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms that llama-server has had. */
class SlotCountsTest {
    private static final String BUSY =
            "{\"id\":0,\"n_ctx\":4096,\"speculative\":false,\"is_processing\":true,\"id_task\":135,"
                    + "\"n_prompt_tokens\":1200,\"n_prompt_tokens_processed\":1,\"params\":{\"n_ctx\":9,\"n_predict\":-1,"
                    + "\"samplers\":[\"top_k\",{\"n_decoded\":5}]},\"next_token\":[{\"has_next_token\":true,\"n_remain\":-1,"
                    + "\"n_decoded\":136}],\"prompt\":\"secret\"}";
    private static final String IDLE =
            "{\"id\":1,\"n_ctx\":4096,\"is_processing\":false,\"id_task\":3,\"n_prompt_tokens\":300,"
                    + "\"next_token\":[{\"n_decoded\":77}]}";
    private static final String UNUSED = "{\"id\":2,\"n_ctx\":4096,\"speculative\":false,\"is_processing\":false}";

    private static SlotCounts read(String json) throws IOException {
        return SlotCounts.read(new ByteArrayInputStream(json.getBytes(UTF_8)));
    }

    @Test
    void addsUpTheSlotsOfARunner() throws IOException {
        assertThat(read("[" + BUSY + "," + IDLE + "," + UNUSED + "]"))
                .isEqualTo(new SlotCounts(3, 1, 1500, 3 * 4096, 136));
    }

    @Test
    void readsTheOlderFormWithoutTheTokensInTheContext() throws IOException {
        String older =
                "{\"id\":0,\"n_ctx\":512,\"is_processing\":true,\"next_token\":{\"has_next_token\":true,\"n_decoded\":7}}";
        assertThat(read("[" + older + "," + IDLE + "]")).isEqualTo(new SlotCounts(2, 1, -1, 4608, 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "[1]", "[{\"id\":0}", "null", "[{\"id\":0},4]", "Loading"})
    void rejectsEverythingElse(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(UnusableResponseException.class);
    }

    @Test
    void toleratesWhatIsNoNumber() throws IOException {
        assertThat(
                        read(
                                "[{\"is_processing\":1,\"n_ctx\":\"x\",\"n_prompt_tokens\":null,\"next_token\":[],\"n_decoded\":-4}]"))
                .isEqualTo(new SlotCounts(1, 0, 0, 0, 0));
        assertThat(read("[{\"is_processing\":true,\"next_token\":[[1],{\"n_decoded\":2}],\"n_ctx\":3}]"))
                .isEqualTo(new SlotCounts(1, 1, -1, 3, 0));
    }
}
