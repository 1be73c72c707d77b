package io.llamatap.server.ollama;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.meter.MetricsTapFactory;
import io.llamatap.testkit.Page;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.Replay;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Prompts that name no context are judged by what a real Ollama told of its memory. */
class ContextWatchTest {
    private static final String VERSION = "ollama-0.33.0-rc2";
    private static final String CUT = "ollama_proxy_prompts_truncated_total model=gemma3:270m reason=fingerprint";

    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64);
    private final LoopTap loop = new MetricsTapFactory(registry).forLoop(0);
    private final Discovery discovery = new Discovery(registry, OwnUse.NONE);

    @Test
    void judgesAPromptAtTheNextPoll() throws IOException {
        version("0.33.0-rc2");
        for (int i = 0; i < 3; i++) {
            replay("generate-near-context-256");
        }
        replay("v1-chat-truncated-stream-usage");
        assertThat(Page.of(registry).value(CUT)).isZero();
        look("ps-context-default", 1);
        assertThat(Page.of(registry).value(CUT)).isEqualTo(1);
        look("ps-context-256", 2);
        assertThat(Page.of(registry).value(CUT)).isEqualTo(1);
    }

    @Test
    void judgesNothingOfAnOllamaThatDoesNotTellItsVersion() throws IOException {
        for (int i = 0; i < 3; i++) {
            replay("generate-near-context-256");
        }
        replay("v1-chat-truncated-stream-usage");
        look("ps-context-default", 1);
        assertThat(Page.of(registry).value(CUT)).isZero();
    }

    @Test
    void forgetsWhatItKnewWhenOllamaFails() throws IOException {
        version("0.33.0");
        for (int i = 0; i < 3; i++) {
            replay("generate-near-context-256");
        }
        look("ps-context-default", 1);
        discovery.onFailure();
        replay("v1-chat-truncated-stream-usage");
        assertThat(Page.of(registry).value(CUT)).isZero();
    }

    private void version(String version) throws IOException {
        discovery.onVersion(new ByteArrayInputStream(("{\"version\":\"" + version + "\"}").getBytes(UTF_8)));
    }

    private void look(String name, long nanos) throws IOException {
        discovery.onMemory(
                new ByteArrayInputStream(Recording.load(VERSION, name).responseBody()),
                registry.use(),
                Instant.EPOCH,
                nanos,
                true);
    }

    private void replay(String name) {
        Replay.whole(Recording.load(VERSION, name), loop);
    }
}
