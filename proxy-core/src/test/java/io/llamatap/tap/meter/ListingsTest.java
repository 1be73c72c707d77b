package io.llamatap.tap.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.Replay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Listings that Ollama sends to clients are passed to the observer: complete, and one at a time. */
class ListingsTest {
    private final List<String> shown = new ArrayList<>();
    private final LoopTap loop = new MetricsTapFactory(
                    new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64),
                    (endpoint, body) -> shown.add(endpoint + " " + new String(body, UTF_8)),
                    null)
            .forLoop(0);

    @Test
    void showsTheListsThatPassAndNothingElse() {
        for (String name : List.of("tags", "ps-empty", "version", "version-head", "show", "chat-stream", "v1-models")) {
            Replay.whole(Recording.load("ollama-0.33.3", name), loop);
        }
        Recording tags = Recording.load("ollama-0.33.3", "tags");
        assertThat(shown)
                .containsExactly(
                        "TAGS " + new String(tags.responseBody(), UTF_8),
                        "PS {\"models\":[]}",
                        "VERSION {\"version\":\"0.0.0\"}");
    }

    @Test
    void showsNoFailureNoPartAndNothingCompressed() {
        respond("GET", 500, null, ExchangeEnd.COMPLETE, "x");
        respond("GET", 200, "gzip", ExchangeEnd.COMPLETE, "x");
        respond("GET", 200, null, ExchangeEnd.TRUNCATED, "x");
        respond("GET", 200, null, ExchangeEnd.CLIENT_LEFT, "x");
        respond("POST", 200, null, ExchangeEnd.COMPLETE, "x");
        assertThat(shown).isEmpty();
        respond("GET", 200, null, ExchangeEnd.COMPLETE, "x");
        assertThat(shown).containsExactly("TAGS x");
    }

    @Test
    void givesUpWhatIsTooLong() {
        Tap tap = begin("GET", 200, null);
        String piece = "x".repeat(1 << 20);
        for (int i = 0; i < 5; i++) {
            send(tap, piece);
        }
        tap.onEnd(ExchangeEnd.COMPLETE, 200, 9);
        assertThat(shown).isEmpty();
        respond("GET", 200, null, ExchangeEnd.COMPLETE, "y");
        assertThat(shown).containsExactly("TAGS y");
    }

    @Test
    void copiesOneAtATime() {
        Tap first = begin("GET", 200, null);
        respond("GET", 200, null, ExchangeEnd.COMPLETE, "second");
        send(first, "first");
        first.onEnd(ExchangeEnd.COMPLETE, 200, 9);
        assertThat(shown).containsExactly("TAGS first");
    }

    private void respond(String method, int status, @Nullable String coding, ExchangeEnd end, String body) {
        Tap tap = begin(method, status, coding);
        send(tap, body);
        tap.onEnd(end, status, 9);
    }

    private Tap begin(String method, int status, @Nullable String coding) {
        Tap tap = loop.onRequest(OllamaEndpoint.TAGS, method, null, 0);
        tap.onRequestEnd();
        tap.onResponseHead(status, "application/json", coding, 1);
        return tap;
    }

    private static void send(Tap tap, String text) {
        Bodies.send(text, (bytes, index, length) -> tap.onResponseBody(bytes, index, length, 2));
    }
}
