package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.relay.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeteringTest {
    private final Metering metering = new Metering(Map.of(), 64);

    @Test
    void saysWhatIsRunning() throws IOException {
        metering.describe(Transport.NIO, () -> 1, 2);
        assertThat(page(false))
                .containsPattern("ollama_proxy_build_info\\{version=\"\\d+\\.\\d+\\.\\d+[^\"]*\",revision=\"[^\"]+\","
                        + "java=\"[^\"]+\",netty=\"4\\.[^\"]+\",transport=\"nio\",?} 1\\.0")
                .containsPattern("ollama_proxy_direct_memory_bytes \\d");
    }

    @Test
    void endsOpenMetricsWithItsMark() throws IOException {
        assertThat(page(true)).endsWith("# EOF\n");
        assertThat(page(false)).doesNotContain("# EOF");
    }

    @Test
    void doesNotListTheMainPageAsADialect() {
        assertThat(metering.dialects()).doesNotContain("");
        assertThatThrownBy(() -> metering.write("nope", false, new ByteArrayOutputStream()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String page(boolean openMetrics) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        metering.write("", openMetrics, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
