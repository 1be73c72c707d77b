package io.llamatap.server.state;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.relay.exchange.Reachability;
import io.llamatap.server.ollama.KnownModels;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.tap.meter.MetricsTapFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The page tells what its document says, whatever clients ask for and however many they are. */
class StatePageTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final long SECOND = 1_000_000_000L;
    private static final String CHUNK = "{\"model\":\"a:1\",\"response\":\"x\",\"done\":false}\n";

    private final AtomicLong nanos = new AtomicLong();
    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64, nanos::get);
    private final LoopTap loop = new MetricsTapFactory(registry).forLoop(0);
    private KnownModels models = new KnownModels(null, List.of(), false, 0);
    private Reachability reachability = new Reachability(Reachability.State.UNKNOWN, NOW, NOW);
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final StatePage page = new StatePage(
            "1.2.3",
            () -> "serving",
            List.of(new StateReader("http://h:1", registry, () -> models, () -> reachability, clock, nanos::get)),
            clock);

    private String json(boolean isWithClients) {
        return new String(page.json(isWithClients), StandardCharsets.US_ASCII);
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> upstream() throws IOException {
        Map<String, Object> document = (Map<String, Object>) requireNonNull(Json.read(json(false)));
        return ((List<Map<String, Object>>) requireNonNull(document.get("upstreams"))).get(0);
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> list(String name) throws IOException {
        return (List<Map<String, Object>>) requireNonNull(upstream().get(name));
    }

    private Tap ask(String model) {
        Tap tap = loop.onRequest(OllamaEndpoint.GENERATE, "POST", null, nanos.get());
        tap.onClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), 7), "POST", "/api/generate");
        send("{\"model\":\"" + model + "\",\"prompt\":\"secret\"}", tap::onRequestBody);
        tap.onRequestEnd();
        tap.onRequestSent(nanos.get());
        return tap;
    }

    private Tap stream(String model, int chunks) {
        Tap tap = ask(model);
        tap.onResponseHead(200, "application/x-ndjson", null, nanos.get());
        for (int i = 0; i < chunks; i++) {
            send(CHUNK, (bytes, index, length) -> tap.onResponseBody(bytes, index, length, nanos.get()));
            tap.onResponseFlushed(nanos.get(), nanos.get());
            nanos.addAndGet(SECOND / 10);
        }
        return tap;
    }

    private interface Sink {
        void take(ByteBuf bytes, int index, int length);
    }

    private static void send(String text, Sink sink) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        sink.take(bytes, 0, bytes.readableBytes());
        bytes.release();
    }

    private static KnownModels.Model resident(String name) {
        return new KnownModels.Model(name, true, 5, 4, 3, 4096, NOW);
    }

    @Test
    void isAsItsDocumentSays() throws IOException {
        StateSchema schema = new StateSchema();
        models = new KnownModels("0.33.3", List.of(resident("a:1")), true, 0);
        reachability = new Reachability(Reachability.State.REACHABLE, NOW, NOW);
        stream("a:1", 30);
        ask("b:1");

        assertThat(schema.check(Json.read(schema.example()))).isEqualTo(schema.names(false));
        assertThat(schema.check(Json.read(json(false)))).isEqualTo(schema.names(false));
        assertThat(schema.check(Json.read(json(true)))).isEqualTo(schema.names(true));
        assertThat(json(true))
                .contains("\"client\":\"127.0.0.1\",\"client_port\":7")
                .doesNotContain("secret");
        assertThat(json(false)).doesNotContain("127.0.0.1", "secret");
    }

    @Test
    void isAsItsDocumentSaysWhereNothingIsKnown() throws IOException {
        StateSchema schema = new StateSchema();
        ask("b:1");
        loop.onRequest(OllamaEndpoint.TAGS, "GET", null, 0).onClient(null, "GET", "/api/tags");
        schema.check(Json.read(json(true)));
        assertThat(String.valueOf(upstream().get("ollama")))
                .isEqualTo("{up=null, since=null, checked=null, version=null}");
    }

    @Test
    void tellsTheModelsInUseFirst() throws IOException {
        models = new KnownModels(
                "1",
                List.of(
                        resident("z:1"),
                        new KnownModels.Model("a:1", false, 7, -1, -1, -1, null),
                        new KnownModels.Model("b:1", false, 7, -1, -1, -1, null)),
                true,
                3);
        registry.models().list("b:1");
        ask("b:1");
        nanos.addAndGet(4 * SECOND);

        assertThat(list("models")).extracting(model -> model.get("name")).containsExactly("b:1", "z:1", "a:1");
        Map<String, Object> asked = list("models").get(0);
        assertThat(asked.get("loading_since")).isEqualTo("2026-01-02T03:04:01Z");
        assertThat(asked.get("oldest_age_seconds")).isEqualTo(4.0);
        assertThat(String.valueOf(asked.get("requests")))
                .isEqualTo("{upstream_connect=0, waiting_first_byte=1, waiting_first_token=0, streaming=0}");
        assertThat(list("models").get(1).get("vram_share")).isEqualTo(0.75);
        assertThat(list("models").get(1).get("loading_since")).isNull();
        assertThat(upstream().get("models_not_shown")).isEqualTo(3L);
    }

    @Test
    void tellsHowFarARequestIs() throws IOException {
        stream("a:1", 30);
        nanos.addAndGet(SECOND / 10);
        Map<String, Object> request = list("requests").get(0);
        assertThat(request)
                .containsEntry("id", "0-1")
                .containsEntry("route", "/api/generate")
                .containsEntry("model", "a:1")
                .containsEntry("phase", "streaming")
                .containsEntry("age_seconds", 3.1)
                .containsEntry("silent_seconds", 0.2)
                .containsEntry("tokens", 30L);
        assertThat((Double) request.get("tokens_per_second")).isBetween(9.0, 11.0);
        assertThat((Double) list("models").get(0).get("tokens_per_second")).isBetween(9.0, 11.0);
    }

    @Test
    void addsUpWhatHasEnded() throws IOException {
        Tap tap = stream("a:1", 3);
        send(
                "{\"model\":\"a:1\",\"response\":\"\",\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":5,"
                        + "\"eval_count\":3,\"eval_duration\":1}\n",
                (bytes, index, length) -> tap.onResponseBody(bytes, index, length, nanos.get()));
        tap.onResponseFlushed(nanos.get(), nanos.get());
        tap.onEnd(ExchangeEnd.COMPLETE, 200, nanos.get());
        ask("input").onEnd(ExchangeEnd.CLIENT_LEFT, 0, nanos.get());

        assertThat(list("requests")).isEmpty();
        assertThat(String.valueOf(upstream().get("totals")))
                .contains("ok=1,", "cancelled=1,", "tokens={input=5, input_cached=0, output=3}");
    }

    @Test
    void isSafeWhateverAModelIsCalled() throws IOException {
        List<String> names = List.of(
                "<script>alert('1')</script>&",
                "\\u202e\\u0000\\u001b[31m\\n\\\"",
                "\\ud800",
                "\u00e4\u6f22\ud83d\ude00",
                "x".repeat(10_000),
                "<".repeat(1000));
        names.forEach(this::ask);
        String json = json(true);

        assertThat(json.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f));
        assertThat(json).doesNotContain("<", ">", "&", "'");
        assertThat(json.length()).isLessThan(20_000);
        new StateSchema().check(Json.read(json));
        assertThat(list("requests")).hasSize(names.size());
    }

    @Test
    void isCutWhereThereAreTooMany() throws IOException {
        models = new KnownModels(
                "1",
                IntStream.range(0, 1100)
                        .mapToObj(i -> new KnownModels.Model("m" + i + ":1", false, 1, -1, -1, -1, null))
                        .toList(),
                true,
                0);
        List<Tap> taps = new ArrayList<>();
        for (int i = 0; i < 2100; i++) {
            taps.add(ask("asked-" + i % 50 + ":1"));
            nanos.incrementAndGet();
        }

        assertThat(list("models")).hasSize(1000);
        assertThat(upstream().get("models_not_shown")).isEqualTo(150L);
        assertThat(list("requests")).hasSize(2000);
        assertThat(list("requests").get(0)).containsEntry("id", "0-1");
        assertThat(upstream().get("requests_not_shown")).isEqualTo(100L);
        taps.forEach(tap -> tap.onEnd(ExchangeEnd.CLIENT_LEFT, 0, nanos.get()));
        assertThat(list("requests")).isEmpty();
    }
}
