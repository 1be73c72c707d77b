package io.llamatap.server.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.family.CanaryFamilies;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.tap.meter.MetricsTapFactory;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.Page;
import io.llamatap.testkit.PollerFamilies;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the canary asks, and where that is counted and where not (homeserver-B4, homeserver-C4, homeserver-C5, conflict-18). */
class CanaryTest {
    private static final String OWN = "ollama_proxy_canary_";
    private static final String GENERATED = response("generate-nonstream");

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicBoolean isBusy = new AtomicBoolean();
    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64, nanos::get);

    @Test
    void asksWhatTheHomeServersMonitoringAsked() throws IOException {
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(request -> GENERATED)) {
            canary(ollama, false, "llama3.1:8b", "deepseek-coder-v2").requestAll();
            List<HttpMessage> asked = ollama.requests();
            assertThat(asked).hasSize(2).allSatisfy(request -> {
                assertThat(request.head().method()).isEqualTo("POST");
                assertThat(request.head().target()).isEqualTo("/api/generate");
            });
            assertThat(asked.get(0).text())
                    .isEqualTo("{\"model\":\"llama3.1:8b\",\"prompt\":\"Hello, how are you?\",\"stream\":false,"
                            + "\"options\":{\"temperature\":0.1,\"num_predict\":10}}");
            assertThat(asked.get(1).text()).contains("\"model\":\"deepseek-coder-v2\"");
        }
    }

    @Test
    void countsASuccessInFamiliesOfItsOwn() throws IOException {
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(request -> GENERATED)) {
            Canary canary = canary(ollama, false, "m");
            assertThat(page().value(OWN + "requests_total model=m:latest outcome=ok"))
                    .isZero();
            assertThat(page().value(OWN + "duration_seconds_count model=m:latest"))
                    .isZero();
            assertThat(page().has(OWN + "last_success_timestamp_seconds model=m:latest"))
                    .isFalse();
            canary.requestAll();
        }
        Page page = page();
        assertThat(page.value(OWN + "requests_total model=m:latest outcome=ok")).isEqualTo(1);
        assertThat(page.value(OWN + "duration_seconds_count model=m:latest")).isEqualTo(1);
        assertThat(page.value(OWN + "last_success_timestamp_seconds model=m:latest"))
                .isEqualTo((double) PollerFixture.NOON.getEpochSecond());
        assertThat(page.value(OWN + "tokens_per_second model=m:latest")).isEqualTo(recordedSpeed());
        PollerFamilies.between(CanaryFamilies.CANARY_REQUESTS, CanaryFamilies.CANARY_LAST_SUCCESS)
                .forEach(family -> assertThat(page.values().entrySet())
                        .anyMatch(series -> series.getKey().startsWith(family.text()) && series.getValue() > 0));
    }

    @Test
    void leavesAllOtherFamiliesAsTheyAre() throws IOException {
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(request -> GENERATED)) {
            Canary canary = canary(ollama, false, "m");
            Map<String, Double> before = others();
            canary.requestAll();
            isBusy.set(true);
            canary.requestAll();
            assertThat(others()).isEqualTo(before);
        }
        assertThat(registry.models().all()).noneMatch(model -> model.label().startsWith("m"));
    }

    @Test
    void feedsTheHomeServersFamiliesAndNoMoreWhereToldSo() throws IOException {
        AtomicInteger count = new AtomicInteger();
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(request -> switch (count.getAndIncrement()) {
            case 0 -> GENERATED;
            case 1 -> response("error-model-missing");
            default -> Wire.ok("{\"done\":false}");
        })) {
            Canary canary = canary(ollama, true, "m");
            canary.requestAll();
            Map<String, Double> afterAdmission = others();
            canary.requestAll();
            canary.requestAll();
            Page home = Page.of(List.of(registry.snapshot()), Dialect.HOMESERVER, false);
            String requests = "ollama_requests_total endpoint=generate method=POST status=";
            assertThat(home.value(requests + "200")).isEqualTo(1);
            assertThat(home.value(requests + "404")).isEqualTo(1);
            assertThat(home.value(requests + "error")).isEqualTo(1);
            assertThat(home.value("ollama_request_duration_seconds_count endpoint=generate model=m:latest"))
                    .isEqualTo(1);
            assertThat(home.value("ollama_generation_tokens_total model=m:latest"))
                    .isEqualTo((double) recorded().tokens());
            assertThat(home.value("ollama_generation_duration_seconds_count model=m:latest"))
                    .isEqualTo(1);
            assertThat(home.value("ollama_tokens_per_second model=m:latest")).isEqualTo(recordedSpeed(), within(0.001));
            // Of the rest, the model stands at 0, since it is known to be there.
            assertThat(afterAdmission.entrySet())
                    .filteredOn(series -> series.getKey().contains("\"m:latest\""))
                    .filteredOn(series -> series.getValue() != 0)
                    .extracting(series -> series.getKey().replaceAll("(_bucket|_count|_sum)?\\{.*", ""))
                    .containsOnly(
                            "ollama_request_duration_seconds",
                            "ollama_generation_tokens_total",
                            "ollama_generation_duration_seconds",
                            "ollama_tokens_per_second");
        }
    }

    @ParameterizedTest
    @CsvSource({"error-model-missing, 404", "generate-nonstream-runner-dies, 500"})
    void countsARecordedErrorAsAFailure(String name, int status) throws IOException {
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(request -> response(name))) {
            canary(ollama, true, "m").requestAll();
        }
        expectFailure("failed");
        assertThat(Page.of(List.of(registry.snapshot()), Dialect.HOMESERVER, false)
                        .value("ollama_requests_total endpoint=generate method=POST status=" + status))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no HTTP at all",
                "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"done\":true",
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnope",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
                "HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{\"done\":false}",
                "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"error\":\"x\"}",
                "HTTP/1.1 200 OK\r\nContent-Length: 27\r\n\r\n{\"done\":true}\n{\"done\":true}",
                "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"
            })
    void countsABadResponseAsAFailure(String response) throws IOException {
        try (ScriptedUpstream ollama = ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            connection.send(response);
        })) {
            canary(ollama, false, "m").requestAll();
        }
        expectFailure("failed");
    }

    @Test
    void countsAnAbsentOllamaAsAFailure() throws IOException {
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(request -> GENERATED)) {
            ollama.stopListening();
            canary(ollama, false, "m").requestAll();
        }
        expectFailure("failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"do"})
    void countsAHangAsATimeout(String begun) throws IOException {
        try (ScriptedUpstream ollama = ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            connection.send(begun);
            connection.awaitEnd();
        })) {
            canary(ollama, Duration.ofMillis(200), false, "m").requestAll();
        }
        expectFailure("timeout");
    }

    @Test
    void toldNoTimesKeepsTheSpeedThatItHad() throws IOException {
        AtomicInteger count = new AtomicInteger();
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(
                request -> count.getAndIncrement() == 0 ? GENERATED : Wire.ok("{\"done\":true,\"eval_count\":3}"))) {
            Canary canary = canary(ollama, false, "m");
            canary.requestAll();
            canary.requestAll();
        }
        assertThat(page().value(OWN + "requests_total model=m:latest outcome=ok"))
                .isEqualTo(2);
        assertThat(page().value(OWN + "tokens_per_second model=m:latest")).isEqualTo(recordedSpeed());
    }

    @Test
    void isSilentWhileClientsAreServed() throws IOException {
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(request -> {
            isBusy.set(true); // from the first response on
            return GENERATED;
        })) {
            Canary canary = canary(ollama, false, "a", "b");
            canary.requestAll();
            canary.requestAll();
            isBusy.set(false);
            canary.requestAll();
            assertThat(ollama.requests()).hasSize(2);
        }
        Page page = page();
        assertThat(page.value(OWN + "requests_total model=a:latest outcome=ok")).isEqualTo(2);
        assertThat(page.value(OWN + "requests_total model=a:latest outcome=skipped"))
                .isEqualTo(1);
        assertThat(page.value(OWN + "requests_total model=b:latest outcome=skipped"))
                .isEqualTo(3);
    }

    @Test
    void tellsThePollerWhatIsItsOwnDoing() throws IOException {
        CountDownLatch isAsked = new CountDownLatch(1);
        CountDownLatch mayRespond = new CountDownLatch(1);
        try (ScriptedUpstream ollama = ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            isAsked.countDown();
            connection.await(mayRespond);
            connection.send(GENERATED);
        })) {
            Canary canary = canary(ollama, false, "m");
            assertThat(canary.hasUsed("m:latest", 0)).isFalse();
            nanos.set(5);
            Thread asking = new Thread(canary::requestAll);
            asking.start();
            Awaitility.await().until(() -> isAsked.getCount() == 0);
            assertThat(canary.hasUsed("m:latest", 1_000)).isTrue();
            nanos.set(20);
            mayRespond.countDown();
            Awaitility.await().until(() -> !asking.isAlive());
            assertThat(canary.hasUsed("m:latest", 20)).isTrue();
            assertThat(canary.hasUsed("m:latest", 21)).isFalse();
            assertThat(canary.hasUsed("n:latest", 0)).isFalse();
        }
    }

    @Test
    void goesOnAfterFailures() throws IOException {
        AtomicInteger count = new AtomicInteger();
        try (ScriptedUpstream ollama = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(count.getAndIncrement() < 3 ? "nonsense" : GENERATED);
                });
                Canary canary = canary(ollama, false, "a", "b")) {
            canary.start();
            Awaitility.await().until(() -> page().sum(OWN + "requests_total", "outcome=ok") >= 4);
            assertThat(page().sum(OWN + "requests_total", "outcome=failed")).isEqualTo(3);
        }
    }

    @Test
    void neverAsksTwoThingsAtOnce() throws IOException {
        CountDownLatch mayRespond = new CountDownLatch(1);
        try (ScriptedUpstream ollama = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.await(mayRespond);
                    connection.send(GENERATED);
                });
                Canary canary = canary(ollama, false, "a", "b")) {
            canary.start();
            ollama.awaitRequests(1);
            // Ten intervals of waiting.
            Awaitility.await().during(Duration.ofMillis(200)).until(() -> ollama.connectionCount() == 1);
            mayRespond.countDown();
            ollama.awaitRequests(3);
        }
    }

    private void expectFailure(String outcome) {
        Page page = page();
        assertThat(page.value(OWN + "requests_total model=m:latest outcome=" + outcome))
                .isEqualTo(1);
        assertThat(page.sum(OWN + "requests_total")).isEqualTo(1);
        assertThat(page.value(OWN + "duration_seconds_count model=m:latest")).isZero();
        assertThat(page.has(OWN + "last_success_timestamp_seconds model=m:latest"))
                .isFalse();
    }

    private Canary canary(ScriptedUpstream ollama, boolean isInHomeserver, String... models) {
        return canary(ollama, Duration.ofSeconds(10), isInHomeserver, models);
    }

    private Canary canary(ScriptedUpstream ollama, Duration limit, boolean isInHomeserver, String... models) {
        return new Canary(
                UpstreamAccess.open(new Upstream("127.0.0.1", ollama.port(), "")),
                new Canary.Options(
                        List.of(models), Duration.ofMillis(20), 10, Duration.ofSeconds(10), limit, isInHomeserver),
                registry,
                isBusy::get,
                Clock.fixed(PollerFixture.NOON, ZoneOffset.UTC),
                nanos::get);
    }

    private Page page() {
        return Page.of(registry);
    }

    /** All series but the canary's own, and their number. */
    private Map<String, Double> others() {
        Map<String, Double> series = new HashMap<>(page().values());
        Page.of(List.of(registry.snapshot()), Dialect.HOMESERVER, false)
                .values()
                .forEach(series::putIfAbsent);
        series.keySet().removeIf(name -> name.startsWith(OWN) || name.equals("ollama_proxy_series"));
        return series;
    }

    private static CanaryRequest.Generated recorded() throws IOException {
        return CanaryRequest.read(new ByteArrayInputStream(Recorded.body("ollama-0.33.3", "generate-nonstream")));
    }

    private static double recordedSpeed() throws IOException {
        return recorded().tokens() * 1e9 / recorded().evalNanos();
    }

    private static String response(String name) {
        return Wire.text(Recording.load("ollama-0.33.3", name).response());
    }
}
