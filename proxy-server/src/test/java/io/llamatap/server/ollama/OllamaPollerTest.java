package io.llamatap.server.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.label.PollTarget;
import io.llamatap.relay.exchange.Reachability;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.testkit.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the poller learns, by the items of the lists that the dialects {@code poller} (poller) and {@code homeserver} (homeserver) promise. */
class OllamaPollerTest {
    private static final String GENERATED =
            "{\"model\":\"a\",\"response\":\"x\",\"done\":true,\"done_reason\":\"stop\",\"eval_count\":1}";

    private PollerFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new PollerFixture();
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    @Test
    void saysNothingOfOllamaBeforeItIsKnown() {
        Page page = fixture.page();
        for (String family : new String[] {
            "ollama_up", "ollama_model_count", "ollama_models_loaded", "ollama_info", "ollama_proxy_models_disk_bytes"
        }) {
            assertThat(page.values().keySet())
                    .as(family)
                    .noneMatch(s -> s.equals(family) || s.startsWith(family + "{"));
        }
    }

    /** poller-M1, homeserver-M2, conflict-39. */
    @Test
    void isUpByThePollOrByASuccessThatIsNewer() throws IOException {
        fixture.poller.poll();
        assertThat(fixture.page(Dialect.POLLER).value("ollama_up")).isEqualTo(1);
        assertThat(fixture.page(Dialect.HOMESERVER).value("ollama_up")).isEqualTo(1);

        fixture.respondWithWire("/api/version", "HTTP/1.1 502 Bad Gateway\r\n\r\n");
        fixture.pass(15);
        fixture.poller.poll();
        assertThat(fixture.page().value("ollama_up")).isZero();

        fixture.pass(1);
        fixture.end(fixture.begin(OllamaEndpoint.GENERATE, "{\"model\":\"a\",\"prompt\":\"x\"}"), 502, "{}");
        assertThat(fixture.page().value("ollama_up")).isZero();
        fixture.end(fixture.begin(OllamaEndpoint.GENERATE, "{\"model\":\"a\",\"prompt\":\"x\"}"), 200, GENERATED);
        assertThat(fixture.page().value("ollama_up")).isEqualTo(1);

        fixture.pass(1);
        fixture.reachability = new Reachability(Reachability.State.UNREACHABLE, fixture.now(), fixture.now());
        assertThat(fixture.page().value("ollama_up")).isZero();
        fixture.pass(13);
        fixture.respond("/api/version", "{\"version\":\"0.33.3\"}");
        fixture.poller.poll();
        assertThat(fixture.page().value("ollama_up")).isEqualTo(1);
        fixture.stop();
        fixture.pass(15);
        fixture.poller.poll();
        assertThat(fixture.page().value("ollama_up")).isZero();
        assertThat(fixture.reachability.state()).isEqualTo(Reachability.State.UNREACHABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Log in</html>",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n<html>Log in</html>",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"login\":true}",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 301 Moved Permanently\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n"
            })
    void isNotUpWhereSomethingElseResponds(String response) {
        for (String path : new String[] {"/api/version", "/api/tags", "/api/ps"}) {
            fixture.respondWithWire(path, response);
        }
        fixture.poller.poll();
        fixture.pass(1);
        fixture.end(fixture.begin(OllamaEndpoint.GENERATE, "{\"model\":\"a\",\"prompt\":\"x\"}"), 200, "<html>");
        fixture.end(fixture.begin(OllamaEndpoint.OTHER, ""), 200, "<html>");
        assertThat(fixture.page().value("ollama_up")).isZero();
        assertThat(fixture.page().sum("ollama_requests_success")).isZero();
        assertThat(fixture.page().sum("ollama_proxy_poll_last_success_timestamp_seconds"))
                .isZero();
    }

    /** poller-M2, poller-M3. */
    @Test
    void timesTheListOfModelsAndCountsItsFailures() throws IOException {
        fixture.poller.poll();
        Page page = fixture.page(Dialect.POLLER);
        assertThat(page.value("ollama_api_response_time_seconds_count")).isEqualTo(1);
        assertThat(page.has("ollama_api_response_time_seconds_bucket le=7.5")).isTrue();
        assertThat(page.value("ollama_api_errors_total")).isZero();
        fixture.respondWithWire("/api/tags", "HTTP/1.1 500 No\r\n\r\n");
        fixture.poller.poll();
        fixture.stop();
        fixture.poller.poll();
        page = fixture.page(Dialect.POLLER);
        assertThat(page.value("ollama_api_response_time_seconds_count")).isEqualTo(1);
        assertThat(page.value("ollama_api_errors_total")).isEqualTo(2);
    }

    /** poller-M4, poller-M5, poller-M6, homeserver-M3, homeserver-M10, conflict-19. */
    @Test
    void showsTheModelsOnDisk() throws IOException {
        fixture.respond("/api/tags", recorded("tags"));
        fixture.poller.poll();
        Page poller = fixture.page(Dialect.POLLER);
        assertThat(poller.value("ollama_model_count")).isEqualTo(8);
        assertThat(poller.value("ollama_model_size_bytes model=gemma3:270m")).isEqualTo(253_113_341);
        assertThat(poller.value(
                        "ollama_model_info model=tiny:latest family=llama parameter_size=128K quantization=unknown"))
                .isEqualTo(1);
        Page homeServer = fixture.page(Dialect.HOMESERVER);
        assertThat(homeServer.value("ollama_models_available")).isEqualTo(8);
        assertThat(homeServer.value("ollama_model_size_bytes model=gemma3:270m"))
                .isEqualTo(253_113_341);
        assertThat(fixture.page().value("ollama_proxy_models_disk_bytes"))
                .isEqualTo(fixture.page().sum("ollama_model_size_bytes"));
    }

    /** homeserver-M1, homeserver-M4. */
    @Test
    void showsTheVersionAndHowManyModelsAreLoaded() throws IOException {
        fixture.respond("/api/ps", recorded("ps-loaded"));
        fixture.poller.poll();
        Page page = fixture.page(Dialect.HOMESERVER);
        assertThat(page.value("ollama_info version=0.33.3 build=unknown")).isEqualTo(1);
        assertThat(page.value("ollama_info_info version=0.33.3 build=unknown")).isEqualTo(1);
        assertThat(page.value("ollama_models_loaded")).isEqualTo(1);
        fixture.respond("/api/version", "{\"version\":7}");
        fixture.poller.poll();
        assertThat(fixture.page(Dialect.HOMESERVER).value("ollama_info_info version=0.33.3 build=unknown"))
                .isEqualTo(1);
    }

    /** poller-M7, poller-M9, poller-M10, in front of Ollama: exact. */
    @Test
    void knowsExactlyWhatPassesHere() {
        fixture.poller.poll();
        Page before = fixture.page(Dialect.POLLER);
        assertThat(before.value("ollama_inference_active")).isZero();
        assertThat(before.value("ollama_last_inference_timestamp")).isZero();
        Tap tap = fixture.begin(OllamaEndpoint.GENERATE, "{\"model\":\"a\",\"prompt\":\"x\"}");
        assertThat(fixture.page(Dialect.POLLER).value("ollama_inference_active"))
                .isEqualTo(1);
        fixture.pass(3);
        fixture.end(tap, 200, GENERATED);
        fixture.pass(20);
        Page after = fixture.page(Dialect.POLLER);
        assertThat(after.value("ollama_inference_active")).isZero();
        assertThat(after.value("ollama_inference_requests_total")).isEqualTo(1);
        assertThat(after.value("ollama_last_inference_timestamp")).isEqualTo(PollerFixture.NOON.getEpochSecond() + 3.0);
    }

    @Test
    void knowsThatATranscriptionIsGoingOnThoughItsModelIsNot() {
        Tap tap = fixture.begin(OllamaEndpoint.OPENAI_TRANSCRIPTIONS, "form");
        assertThat(fixture.page().value("ollama_inference_active")).isEqualTo(1);
        fixture.end(tap, 200, "{\"text\":\"x\"}");
        assertThat(fixture.page().value("ollama_inference_active")).isZero();
        assertThat(fixture.page().value("ollama_inference_requests_total")).isEqualTo(1);
    }

    @Test
    void takesLoadingAloneForNoInference() {
        Tap tap = fixture.begin(OllamaEndpoint.GENERATE, "{\"model\":\"a\"}");
        assertThat(fixture.page().value("ollama_inference_active")).isZero();
        fixture.end(tap, 200, "{\"model\":\"a\",\"response\":\"\",\"done\":true,\"done_reason\":\"load\"}");
        assertThat(fixture.page().value("ollama_inference_requests_total")).isZero();
        assertThat(fixture.page().value("ollama_last_inference_timestamp")).isZero();
    }

    /** poller-M7, poller-M9, poller-M10, beside Ollama: inferred. */
    @Test
    void infersWhatGoesToOllamaDirectly() {
        fixture.respond("/api/ps", held(300, 100, 50));
        fixture.poller.poll();
        assertThat(fixture.page().value("ollama_inference_active")).isZero();
        fixture.pass(15);
        fixture.respond("/api/ps", held(312, 100, 50));
        fixture.poller.poll();
        Page page = fixture.page(Dialect.POLLER);
        assertThat(page.value("ollama_inference_active")).isEqualTo(1);
        assertThat(page.value("ollama_inference_requests_total")).isEqualTo(1);
        assertThat(page.value("ollama_last_inference_timestamp")).isEqualTo(PollerFixture.NOON.getEpochSecond() + 15.0);
        fixture.pass(15);
        fixture.poller.poll();
        page = fixture.page(Dialect.POLLER);
        assertThat(page.value("ollama_inference_active")).isZero();
        assertThat(page.value("ollama_inference_requests_total")).isEqualTo(1);
    }

    @Test
    void saysInTheHelpThatItInfers() {
        assertThat(fixture.page(Dialect.POLLER).text().lines().filter(line -> line.startsWith("# HELP")))
                .filteredOn(line -> line.contains("ollama_inference_active")
                        || line.contains("ollama_inference_requests_total")
                        || line.contains("ollama_last_inference_timestamp")
                        || line.contains("ollama_gpu_likely_active"))
                .hasSize(4)
                .allMatch(line -> line.contains("infer"));
    }

    /** poller-M8. */
    @Test
    void weighsTheGpuByThePartOfTheModelThatIsThere() {
        fixture.respond("/api/ps", held(300, 100, 80));
        fixture.respond("/api/tags", "{\"models\":[{\"name\":\"a\"}]}");
        fixture.poller.poll();
        assertThat(fixture.page().value("ollama_gpu_likely_active")).isZero();
        Tap tap = fixture.begin(OllamaEndpoint.GENERATE, "{\"model\":\"a\",\"prompt\":\"x\"}");
        assertThat(fixture.page(Dialect.POLLER).value("ollama_gpu_likely_active"))
                .isEqualTo(0.8);
        fixture.end(tap, 200, GENERATED);
        fixture.pass(5);
        assertThat(fixture.page().value("ollama_gpu_likely_active")).isCloseTo(0.4, within(1e-9));
        fixture.pass(40);
        assertThat(fixture.page().value("ollama_gpu_likely_active")).isZero();
    }

    /** poller-M8, beside Ollama. */
    @Test
    void weighsTheGpuByWhatIsInferredToo() {
        fixture.respond("/api/ps", held(300, 100, 80));
        fixture.poller.poll();
        fixture.pass(15);
        fixture.respond("/api/ps", held(315, 100, 80));
        fixture.poller.poll();
        assertThat(fixture.page().value("ollama_gpu_likely_active")).isEqualTo(0.8);
    }

    @Test
    void showsTheModelsInMemory() {
        fixture.respond("/api/tags", "{\"models\":[{\"name\":\"a\",\"size\":90},{\"name\":\"b\",\"size\":9}]}");
        fixture.respond("/api/ps", held(300, 100, 80));
        fixture.poller.poll();
        Page page = fixture.page();
        assertThat(page.value("ollama_model_loaded model=a:latest")).isEqualTo(1);
        assertThat(page.value("ollama_model_loaded model=b:latest")).isZero();
        assertThat(page.value("ollama_model_vram_bytes model=a:latest")).isEqualTo(80);
        assertThat(page.value("ollama_model_memory_bytes model=a:latest")).isEqualTo(100);
        assertThat(page.value("ollama_proxy_model_offload_ratio model=a:latest"))
                .isEqualTo(0.8);
        assertThat(page.value("ollama_proxy_model_context_tokens model=a:latest"))
                .isEqualTo(4096);
        assertThat(page.value("ollama_proxy_model_expires_timestamp_seconds model=a:latest"))
                .isEqualTo(PollerFixture.NOON.getEpochSecond() + 300.0);
        assertThat(page.value("ollama_version_info version=0.33.3 build=unknown"))
                .isEqualTo(1);
    }

    @Test
    void countsARequestThatPaidForALoad() {
        fixture.respond("/api/tags", "{\"models\":[{\"name\":\"a\"}]}");
        fixture.poller.poll();
        generate("\"load_duration\":300000000");
        generate("\"load_duration\":200000000");
        assertThat(fixture.page().value("ollama_proxy_cold_requests_total model=a:latest"))
                .isEqualTo(1);
        fixture.respond("/api/ps", held(300, 100, 80));
        fixture.poller.poll();
        generate("\"load_duration\":300000000");
        assertThat(fixture.page().value("ollama_proxy_cold_requests_total model=a:latest"))
                .isEqualTo(1);
        generate("\"load_duration\":2000000000");
        Page page = fixture.page();
        assertThat(page.value("ollama_proxy_cold_requests_total model=a:latest"))
                .isEqualTo(2);
        assertThat(page.value("ollama_proxy_cold_start_seconds_sum model=a:latest"))
                .isEqualTo(2.3);
    }

    private void generate(String more) {
        Tap tap = fixture.begin(OllamaEndpoint.GENERATE, "{\"model\":\"a\",\"prompt\":\"x\"}");
        fixture.end(
                tap, 200, "{\"model\":\"a\",\"response\":\"x\",\"done\":true,\"done_reason\":\"stop\"," + more + "}");
    }

    @Test
    void tellsHowThePollsThemselvesGo() {
        fixture.poller.poll();
        fixture.pass(15);
        fixture.respondWithWire("/api/ps", "");
        fixture.poller.poll();
        Page page = fixture.page();
        double noon = PollerFixture.NOON.getEpochSecond();
        for (String target : new String[] {"version", "tags"}) {
            assertThat(page.value("ollama_proxy_poll_seconds_count target=" + target))
                    .isEqualTo(2);
            assertThat(page.value("ollama_proxy_poll_failures_total target=" + target))
                    .isZero();
            assertThat(page.value("ollama_proxy_poll_last_success_timestamp_seconds target=" + target))
                    .isEqualTo(noon + 15);
        }
        assertThat(page.value("ollama_proxy_poll_seconds_count target=ps")).isEqualTo(1);
        assertThat(page.value("ollama_proxy_poll_failures_total target=ps")).isEqualTo(1);
        assertThat(page.value("ollama_proxy_poll_last_success_timestamp_seconds target=ps"))
                .isEqualTo(noon);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SSH-2.0-x\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"models\":[",
                "HTTP/1.1 200 OK\r\n\r\nOllama is running",
                "HTTP/1.1 200 OK\r\n\r\n[{\"models\":[],\"version\":\"1\"}]",
                "HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnope\r\n"
            })
    void outlivesEveryResponseAndKeepsWhatItKnew(String wire) {
        fixture.respond("/api/tags", "{\"models\":[{\"name\":\"a\",\"size\":9}]}");
        fixture.respond("/api/ps", held(300, 100, 80));
        fixture.poller.poll();
        String version = fixture.page().text();
        assertThat(version).contains("0.33.3");
        for (String path : new String[] {"/api/version", "/api/tags", "/api/ps"}) {
            fixture.respondWithWire(path, wire);
        }
        fixture.pass(15);
        fixture.poller.poll();
        Page page = fixture.page();
        assertThat(page.value("ollama_up")).isZero();
        assertThat(page.sum("ollama_proxy_poll_failures_total")).isEqualTo(3);
        assertThat(page.value("ollama_model_size_bytes model=a:latest")).isEqualTo(9);
        fixture.pass(61);
        page = fixture.page();
        assertThat(page.has("ollama_model_size_bytes model=a:latest")).isFalse();
        assertThat(page.has("ollama_models_loaded")).isFalse();
        assertThat(page.value("ollama_info version=0.33.3 build=unknown")).isEqualTo(1);
        fixture.respond("/api/version", "{\"version\":\"0.34.0\"}");
        fixture.respond("/api/tags", "{\"models\":[]}");
        fixture.respond("/api/ps", "{\"models\":[]}");
        fixture.poller.poll();
        assertThat(fixture.page().value("ollama_up")).isEqualTo(1);
        assertThat(fixture.page().value("ollama_models_loaded")).isZero();
        assertThat(fixture.page().value("ollama_info version=0.34.0 build=unknown"))
                .isEqualTo(1);
    }

    @Test
    void showsAThousandModelsAndTellsOfTheRest() {
        fixture.respond(
                "/api/tags",
                IntStream.range(0, 5000)
                        .mapToObj(i -> "{\"name\":\"m" + i + "\",\"size\":2}")
                        .collect(Collectors.joining(",", "{\"models\":[", "]}")));
        fixture.poller.poll();
        Page page = fixture.page();
        assertThat(page.sum("ollama_model_size_bytes")).isEqualTo(2000);
        assertThat(page.value("ollama_model_count")).isEqualTo(5000);
        assertThat(page.value("ollama_proxy_models_disk_bytes")).isEqualTo(10_000);
        assertThat(page.value("ollama_proxy_models_not_shown")).isEqualTo(4000);
        assertThat(page.value("ollama_proxy_series")).isEqualTo(page.values().size());
    }

    @Test
    void isNotFilledByWhoeverCopiesAModelTenThousandTimes() {
        StringBuilder models = new StringBuilder("{\"models\":[");
        for (int i = 0; i < 10_000; i++) {
            models.append("{\"name\":\"copy-").append(i).append(":latest\"},");
        }
        fixture.respond("/api/tags", models + "{\"name\":\"Mine:7b\"}]}");
        fixture.poller.poll();
        assertThat(fixture.page().text()).doesNotContain("Mine");
        fixture.end(fixture.begin(OllamaEndpoint.GENERATE, "{\"model\":\"mine:7B\",\"prompt\":\"x\"}"), 404, "{}");
        assertThat(fixture.page()
                        .value("ollama_proxy_requests_total route=/api/generate model=Mine:7b outcome=client_error"
                                + " code=404"))
                .isEqualTo(1);
    }

    @Test
    void showsAModelInMemoryAsItIsListed() {
        fixture.respond("/api/tags", "{\"models\":[{\"name\":\"gemma3:latest\"}]}");
        fixture.respond("/api/ps", "{\"models\":[{\"name\":\"Library/Gemma3\",\"size\":10,\"size_vram\":5}]}");
        fixture.poller.poll();
        fixture.begin(OllamaEndpoint.GENERATE, "{\"model\":\"registry.ollama.ai/library/GEMMA3\",\"prompt\":\"x\"}");
        Page page = fixture.page();
        assertThat(page.value("ollama_model_vram_bytes model=gemma3:latest")).isEqualTo(5);
        assertThat(page.value("ollama_model_loaded model=gemma3:latest")).isEqualTo(1);
        assertThat(page.value("ollama_proxy_model_requests_in_flight model=gemma3:latest"))
                .isEqualTo(1);
        assertThat(page.text()).doesNotContain("Library").doesNotContain("GEMMA3");
    }

    @Test
    void admitsAModelOnDiskWhenItIsFirstAskedFor() {
        fixture.respond("/api/tags", "{\"models\":[{\"name\":\"a\"}]}");
        fixture.poller.poll();
        assertThat(fixture.page().has("ollama_requests_total model=a:latest")).isFalse();
        fixture.begin(OllamaEndpoint.GENERATE, "{\"model\":\"library/A\",\"prompt\":\"x\"}");
        Page page = fixture.page();
        assertThat(page.value("ollama_requests_total model=a:latest")).isZero();
        assertThat(page.value("ollama_proxy_cold_requests_total model=a:latest"))
                .isZero();
        assertThat(page.value("ollama_proxy_model_load_events_total model=a:latest event=load reason=request"))
                .isZero();
    }

    @Test
    void asksAgainAndAgainOnAThreadOfItsOwn() throws IOException {
        try (PollerFixture quick = new PollerFixture(Duration.ofMillis(10))) {
            quick.poller.start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> quick.page().value("ollama_proxy_poll_seconds_count target=ps") >= 2);
            quick.stop();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> quick.page().value("ollama_proxy_poll_failures_total target=ps") >= 2);
        }
    }

    @Test
    void asksForTheVersionOnceWhereItIsOff() throws IOException {
        try (PollerFixture off = new PollerFixture(Duration.ZERO)) {
            off.poller.step();
            off.poller.step();
            Page page = off.page();
            assertThat(page.value("ollama_proxy_poll_seconds_count target=version"))
                    .isEqualTo(1);
            assertThat(page.value("ollama_proxy_poll_seconds_count target=tags"))
                    .isZero();
            assertThat(page.has("ollama_model_count")).isFalse();
            assertThat(page.value("ollama_up")).isEqualTo(1);
        }
    }

    @Test
    void learnsFromWhatPassesWhereItIsOff() throws IOException {
        try (PollerFixture off = new PollerFixture(Duration.ZERO)) {
            off.poller.start();
            pass(off, PollTarget.TAGS, recorded("tags"));
            pass(off, PollTarget.PS, "}{");
            pass(off, PollTarget.PS, recorded("ps-loaded"));
            Awaitility.await().until(() -> off.page().has("ollama_models_loaded"));
            pass(off, PollTarget.VERSION, "{\"version\":\"0.1\"}");
            Awaitility.await().until(() -> off.page().has("ollama_version_info version=0.1 build=unknown"));
            Page page = off.page();
            assertThat(page.value("ollama_model_count")).isEqualTo(8);
            assertThat(page.value("ollama_models_loaded")).isEqualTo(1);
            assertThat(page.value("ollama_proxy_poll_failures_total target=ps")).isZero();
            off.pass(601);
            assertThat(off.page().has("ollama_models_loaded")).isFalse();
            assertThat(off.page().value("ollama_model_count")).isEqualTo(8);
        }
    }

    private static void pass(PollerFixture to, PollTarget target, String body) {
        to.poller.onPassing(target, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String held(int untilSeconds, long size, long vram) {
        return "{\"models\":[{\"name\":\"a:latest\",\"size\":" + size + ",\"size_vram\":" + vram
                + ",\"context_length\":4096,\"expires_at\":\"" + PollerFixture.NOON.plusSeconds(untilSeconds) + "\"}]}";
    }

    private static String recorded(String name) throws IOException {
        return new String(Recorded.body("ollama-0.33.3", name), StandardCharsets.UTF_8);
    }
}
