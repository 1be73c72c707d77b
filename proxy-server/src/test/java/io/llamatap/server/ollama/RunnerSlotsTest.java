package io.llamatap.server.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.declaration.Reading;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.host.Runner;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Before a scripted Ollama, with scripted runners. */
class RunnerSlotsTest {
    private static final String SLOTS = "[{\"id\":0,\"n_ctx\":100,\"is_processing\":true,\"n_prompt_tokens\":40,"
            + "\"next_token\":[{\"n_decoded\":7}]},{\"id\":1,\"n_ctx\":100,\"is_processing\":false}]";

    private final AtomicLong nanos = new AtomicLong();
    private final List<Runner> runners = new ArrayList<>();
    private @Nullable List<String> models = List.of("a:1", "b:1");
    private String response = Wire.ok(SLOTS);
    private ScriptedUpstream ollama;
    private ScriptedUpstream runner;
    private RunnerSlots slots;

    @BeforeEach
    void start() throws IOException {
        ollama = ScriptedUpstream.responding(request -> {
            String model = request.text().contains("a:1") ? "a" : "b";
            return Wire.ok("{\"license\":\"FROM x\",\"modelfile\":\"# FROM a:1\\n\\nFROM /blobs/" + model
                    + "\\nFROM /blobs/vision\\n\"}");
        });
        runner = ScriptedUpstream.responding(request -> response);
        slots = new RunnerSlots(
                UpstreamAccess.open(new Upstream("127.0.0.1", ollama.port(), "")),
                () -> true,
                () -> runners,
                () -> models,
                new RunnerSlots.Options(Duration.ofSeconds(5), Duration.ofSeconds(5)),
                nanos::get);
    }

    @AfterEach
    void stop() throws IOException {
        runner.close();
        ollama.close();
    }

    private Runner runs(String id, String file) {
        Runner one = new Runner(id, "127.0.0.1", runner.port(), file);
        runners.add(one);
        return one;
    }

    private Map<String, Double> read() {
        Map<String, Double> all = new TreeMap<>();
        slots.source().read(new MetricSource.Sink() {
            @Override
            public void put(Reading family, double value, String... labels) {
                all.put(family.text().replace("ollama_proxy_runner_", "") + Arrays.toString(labels), value);
            }

            @Override
            public void put(Reading family, long count, double sum, String... labels) {
                throw new AssertionError(family.text());
            }
        });
        return all;
    }

    private long asked(String path) {
        return ollama.requests().stream()
                        .map(HttpMessage::head)
                        .filter(head -> head.target().equals(path))
                        .count()
                + runner.requests().stream()
                        .filter(request -> request.head().target().equals(path))
                        .count();
    }

    @Test
    void showsTheSlotsOfTheModelThatHasTheFile() {
        runs("1", "/blobs/b");
        slots.look();
        assertThat(read())
                .containsOnly(
                        Map.entry("slots[b:1]", 2.0),
                        Map.entry("busy_slots[b:1]", 1.0),
                        Map.entry("context_tokens[b:1]", 40.0),
                        Map.entry("context_size_tokens[b:1]", 200.0),
                        Map.entry("decoded_tokens[b:1]", 7.0));
        slots.look();
        assertThat(asked("/api/show")).isEqualTo(2);
        runs("2", "/blobs/a");
        slots.look();
        assertThat(read()).hasSize(10).containsEntry("busy_slots[a:1]", 1.0);
        assertThat(asked("/api/show")).isEqualTo(4);
    }

    @Test
    void showsNothingOfAFileThatNoModelInMemoryHas() {
        runs("1", "/blobs/c");
        slots.look();
        assertThat(read()).isEmpty();
        assertThat(asked("/slots")).isZero();
        models = null;
        slots.look();
        assertThat(read()).isEmpty();
    }

    @Test
    void asksARunnerThatWantsAKeyOnlyOnce() {
        response = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n";
        runs("1", "/blobs/a");
        slots.look();
        slots.look();
        assertThat(read()).isEmpty();
        assertThat(asked("/slots")).isEqualTo(1);
    }

    @Test
    void asksARunnerAgainThatIsStillLoading() {
        response = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
        runs("1", "/blobs/a");
        slots.look();
        assertThat(read()).isEmpty();
        response = Wire.ok(SLOTS);
        slots.look();
        assertThat(read()).isNotEmpty();
    }

    @Test
    void forgetsWhatIsTooOldAndWhoHasGone() {
        runs("1", "/blobs/a");
        slots.look();
        nanos.addAndGet(Duration.ofSeconds(21).toNanos());
        assertThat(read()).isEmpty();
        slots.look();
        assertThat(read()).isNotEmpty();
        runners.clear();
        slots.look();
        assertThat(read()).isEmpty();
    }

    @Test
    void findsTheFileInWhatARealOllamaShows() throws IOException {
        byte[] shown = Recording.load("ollama-0.33.3", "show").responseBody();
        assertThat(ModelFiles.file(new ByteArrayInputStream(shown)))
                .hasValue(
                        "/usr/ollama/da/.models/blobs/sha256-a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818");
    }
}
