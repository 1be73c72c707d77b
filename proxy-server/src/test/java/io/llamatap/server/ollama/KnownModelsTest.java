package io.llamatap.server.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KnownModelsTest {

    @Test
    void joinWhatIsOnDiskAndInMemory() throws IOException {
        try (PollerFixture fixture = new PollerFixture()) {
            fixture.respond("/api/tags", "{\"models\":[{\"name\":\"a:1\",\"size\":7},{\"name\":\"b:1\",\"size\":8}]}");
            fixture.respond(
                    "/api/ps",
                    "{\"models\":[{\"name\":\"B:1\",\"size\":20,\"size_vram\":5,\"context_length\":4096,"
                            + "\"expires_at\":\"2026-11-21T13:00:00Z\"}]}");
            assertThat(fixture.poller.models().models()).isEmpty();
            fixture.poll();

            KnownModels known = fixture.poller.models();
            assertThat(known.version()).isEqualTo("0.33.3");
            assertThat(known.isMemoryKnown()).isTrue();
            assertThat(known.models())
                    .containsExactly(
                            new KnownModels.Model("b:1", true, 8, 20, 5, 4096, Instant.parse("2026-11-21T13:00:00Z")),
                            new KnownModels.Model("a:1", false, 7, -1, -1, -1, null));
            assertThat(known.models().get(0).vramShare()).isEqualTo(0.25);
            assertThat(known.models().get(1).vramShare()).isNaN();
        }
    }

    @Test
    void areForgottenWhenOllamaRespondsNoMore() throws IOException {
        try (PollerFixture fixture = new PollerFixture()) {
            fixture.respond("/api/tags", "{\"models\":[{\"name\":\"a:1\",\"size\":7}]}");
            fixture.respond("/api/ps", "{\"models\":[{\"name\":\"a:1\",\"size\":7}]}");
            fixture.poll();
            fixture.pass(61);

            assertThat(fixture.poller.models().models()).isEmpty();
            assertThat(fixture.poller.models().isMemoryKnown()).isFalse();
        }
    }
}
