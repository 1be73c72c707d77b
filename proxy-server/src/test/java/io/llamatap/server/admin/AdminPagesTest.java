package io.llamatap.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.client.page.EventFeed;
import io.llamatap.relay.client.page.LocalPages;
import io.llamatap.relay.client.page.LocalPages.Page;
import io.llamatap.relay.client.page.LocalPages.Request;
import io.llamatap.relay.exchange.Reachability;
import io.llamatap.server.access.StateAccess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminPagesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private volatile Health health = healthOf(
            Health.Phase.SERVING, "http://localhost:11434", new Reachability(Reachability.State.UNKNOWN, NOW, NOW), 0);
    private final Page ollamasOwn = TextPage.of(200, "ollama's own");
    private final AccessRule rule = new AccessRule() {
        @Override
        public boolean allows(@Nullable InetAddress client) {
            return true;
        }

        @Override
        public boolean needsToken() {
            return true;
        }

        @Override
        public boolean isToken(byte[] bytes, int from, int to) {
            return false;
        }
    };

    private final AccessRule stateRule = StateAccess.of(rule, AccessRule.OPEN, null);
    private final FakeMetrics metrics = new FakeMetrics();
    private AdminPages pages = pages(false);

    private AdminPages pages(boolean readyNeedsUpstream) {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        return new AdminPages(
                metrics,
                new HealthPage("1.2.3", readyNeedsUpstream, () -> health, clock),
                rule,
                () -> ollamasOwn,
                new GuardedState(
                        withClients -> ("{\"clients\":" + withClients + "}").getBytes(StandardCharsets.UTF_8),
                        new NoEvents(),
                        stateRule));
    }

    @AfterEach
    void close() {
        pages.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/metrics", "/metrics/", "/metrics/x", "/metrics/x/y", "/health", "/health/live", "/health/ready"
            })
    void ownsItsPages(String path) {
        assertThat(pages.owns(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/version",
                "//metrics",
                "/METRICS",
                "/%6detrics",
                "/metricsfoo",
                "/healthz",
                "/health/",
                "/health/x",
                "/health/live/",
                "/metric",
                ""
            })
    void leavesAllElseToOllama(String path) {
        assertThat(pages.owns(path)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"/metrics/, ''", "/metrics/one, one", "/metrics/one/, one", "/metrics/two/, two"})
    void takesASlashAtTheEnd(String path, String dialect) throws Exception {
        assertThat(text(get(path, "", ""))).isEqualTo("page '" + dialect + "' openMetrics=false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metrics", "/metrics/"})
    void showsOneDialectAtEachPathThatItsExporterHad(String path) throws Exception {
        LocalPages only = pages.only("two");
        assertThat(only.owns(path)).isTrue();
        assertThat(only.accessTo(path)).isSameAs(rule);
        Page response = await(only.respond(new Request(path, "", "", "")).toCompletableFuture());
        assertThat(text(response)).isEqualTo("page 'two' openMetrics=false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics/two", "/metrics/two/", "/metrics/upstream", "//", "/metrics//", "/favicon.ico"})
    void showsNothingElseThere(String path) {
        assertThat(pages.only("two").owns(path)).isFalse();
    }

    @Test
    void tellsCachesWhatAPageDependsOn() throws Exception {
        for (String path : List.of("/metrics", "/metrics/", "/metrics/one")) {
            for (String encoding : List.of("", "gzip")) {
                assertThat(get(path, "", encoding).vary()).isEqualTo("Accept, Accept-Encoding");
            }
        }
        for (String path : List.of("/health", "/health/live", "/metrics/nope", "/metrics/upstream")) {
            assertThat(get(path, "", "gzip").vary()).isNull();
        }
    }

    @Test
    void guardsThePortOfOneDialectByTheSameRules() {
        for (String path : List.of("/metrics", "/health", "/health/live")) {
            assertThat(pages.only("poller").accessTo(path)).isSameAs(pages.accessTo(path));
        }
        assertThat(pages.only("poller").accessTo("/metrics")).isSameAs(rule);
    }

    @ParameterizedTest
    @CsvSource({
        "'', false",
        "clients=true, true",
        "a=b&clients=true, true",
        "clients=1, false",
        "clients=trueish, false",
        "xclients=true, false"
    })
    void showsClientsInTheStateOnlyIfAskedFor(String query, boolean expected) throws Exception {
        for (String path : List.of("/metrics/state", "/metrics/state/")) {
            Page response =
                    await(pages.respond(new Request(path, query, "", "")).toCompletableFuture());
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.contentType()).isEqualTo("application/json; charset=utf-8");
            assertThat(text(response)).isEqualTo("{\"clients\":" + expected + "}");
        }
        assertThat(get("/metrics/state", "", "gzip").contentEncoding()).isEqualTo("gzip");
    }

    @Test
    void guardsTheStateByARuleOfItsOwn() {
        assertThat(pages.accessTo("/metrics/state")).isSameAs(stateRule);
        assertThat(pages.accessTo("/metrics/state/")).isSameAs(stateRule);
        assertThat(pages.accessTo("/metrics/states")).isSameAs(rule);
        assertThat(pages.accessTo("/metrics")).isSameAs(rule);
    }

    @Test
    void showsMetricsAsText() throws Exception {
        Page response = get("/metrics", "*/*", "");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.contentEncoding()).isNull();
        assertThat(text(response)).isEqualTo("page '' openMetrics=false");
    }

    @Test
    void showsOpenMetricsToThoseWhoAsk() throws Exception {
        Page response = get("/metrics", "application/openmetrics-text;version=1.0.0,*/*;q=0.1", "");
        assertThat(response.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(text(response)).isEqualTo("page '' openMetrics=true");
    }

    @Test
    void zipsForThoseWhoTakeIt() throws Exception {
        Page response = get("/metrics", "", "gzip");
        assertThat(response.contentEncoding()).isEqualTo("gzip");
        try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertThat(new String(unzipped.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("page '' openMetrics=false");
        }
    }

    @Test
    void showsADialectAtItsPath() throws Exception {
        assertThat(text(get("/metrics/one", "", ""))).isEqualTo("page 'one' openMetrics=false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics//", "/metrics/nope", "/metrics/one//", "/metrics/ONE", "/metrics/one/two"})
    void respondsToUnknownDialectsWithThoseThatAre(String path) throws Exception {
        Page response = get(path, "", "gzip");
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.contentType()).startsWith("text/plain");
        assertThat(text(response)).contains("/metrics\n/metrics/one\n/metrics/two\n");
    }

    @Test
    void tellsInJsonWhatIsKnown() throws Exception {
        assertThat(text(get("/health", "", "")))
                .isEqualTo("{\"status\":\"serving\",\"ready\":true,\"draining\":false,\"version\":\"1.2.3\","
                        + "\"uptime_seconds\":0.0,\"in_flight\":0,\"upstream\":{\"address\":\"http://localhost:11434\","
                        + "\"reachable\":null,\"since\":null,\"age_seconds\":null}}\n");

        Instant since = NOW.minus(Duration.ofMinutes(5));
        Instant asOf = NOW.minus(Duration.ofMillis(1500));
        health = healthOf(
                Health.Phase.DRAINING, "http://h", new Reachability(Reachability.State.UNREACHABLE, since, asOf), 7);
        assertThat(text(get("/health", "", "")))
                .isEqualTo("{\"status\":\"draining\",\"ready\":false,\"draining\":true,\"version\":\"1.2.3\","
                        + "\"uptime_seconds\":0.0,\"in_flight\":7,\"upstream\":{\"address\":\"http://h\","
                        + "\"reachable\":false,\"since\":\"2026-01-02T02:59:05Z\",\"age_seconds\":1.5}}\n");
    }

    @Test
    void healthIsJsonWhateverTheUpstreamIsCalled() throws Exception {
        health = healthOf(Health.Phase.SERVING, "\"\\\n", new Reachability(Reachability.State.UNKNOWN, NOW, NOW), 0);
        Page response = get("/health", "", "");
        assertThat(response.contentType()).startsWith("application/json");
        try (JsonParser json = new JsonFactory().createParser(response.body())) {
            int fields = 0;
            while (json.nextToken() != null) {
                fields++;
            }
            assertThat(fields).isGreaterThan(10);
        }
    }

    @Test
    void isLiveWhileDrainingButNotReady() throws Exception {
        assertThat(get("/health/ready", "", "").status()).isEqualTo(200);
        for (Health.Phase phase : List.of(Health.Phase.STARTING, Health.Phase.DRAINING)) {
            health = healthOf(phase, "h", new Reachability(Reachability.State.REACHABLE, NOW, NOW), 0);
            assertThat(get("/health/live", "", "").status()).isEqualTo(200);
            assertThat(get("/health", "", "").status()).isEqualTo(200);
            assertThat(get("/health/ready", "", "").status()).isEqualTo(503);
        }
    }

    @Test
    void isReadyWithoutOllamaUnlessToldOtherwise() throws Exception {
        health = healthOf(Health.Phase.SERVING, "h", new Reachability(Reachability.State.UNREACHABLE, NOW, NOW), 0);
        assertThat(get("/health/ready", "", "").status()).isEqualTo(200);
        pages.close();
        pages = pages(true);
        assertThat(get("/health/ready", "", "").status()).isEqualTo(503);
        health = healthOf(Health.Phase.SERVING, "h", new Reachability(Reachability.State.REACHABLE, NOW, NOW), 0);
        assertThat(get("/health/ready", "", "").status()).isEqualTo(200);
    }

    @Test
    void rendersOnAThreadOfItsOwn() throws Exception {
        get("/metrics", "", "");
        assertThat(metrics.threads).containsExactly("llamatap-pages");
    }

    @Test
    void rendersAPageOnceForAllWhoWaitForIt() throws Exception {
        metrics.gate = new CountDownLatch(1);
        CompletableFuture<Page> begun = ask("/metrics", "", "");
        metrics.begun.acquire();
        List<CompletableFuture<Page>> waiting = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            waiting.add(ask("/metrics", "", ""));
        }
        CompletableFuture<Page> other = ask("/metrics", "", "gzip");
        assertThat(begun).isNotCompleted();
        metrics.gate.countDown();

        Page first = await(begun);
        Page second = await(waiting.get(0));
        assertThat(first.status()).isEqualTo(200);
        // What is asked for while a page is being made must not show what was true before it was asked for.
        assertThat(second).isNotSameAs(first);
        assertThat(second.status()).isEqualTo(200);
        for (CompletableFuture<Page> each : waiting) {
            assertThat(await(each)).isSameAs(second);
        }
        assertThat(await(other)).isNotSameAs(second);
        assertThat(await(other).contentEncoding()).isEqualTo("gzip");
        assertThat(metrics.begun.availablePermits()).isEqualTo(2);
    }

    @Test
    void respondsToProbesAtOnceWhileAPageHangs() throws Exception {
        metrics.gate = new CountDownLatch(1);
        CompletableFuture<Page> slow = ask("/metrics", "", "");
        assertThat(pages.atOnce("/health/live")).extracting(Page::status).isEqualTo(200);
        assertThat(pages.atOnce("/health/ready")).extracting(Page::status).isEqualTo(200);
        assertThat(pages.only("one").atOnce("/health/live"))
                .extracting(Page::status)
                .isEqualTo(200);
        assertThat(pages.atOnce("/metrics/other")).extracting(Page::status).isEqualTo(404);
        assertThat(pages.atOnce("/metrics")).isNull();
        assertThat(pages.only("one").atOnce("/metrics")).isNull();
        assertThat(slow).isNotCompleted();
        metrics.gate.countDown();
        await(slow);
    }

    @Test
    void handsOnOllamasOwnMetricsThoughAPageHangs() throws Exception {
        metrics.gate = new CountDownLatch(1);
        CompletableFuture<Page> slow =
                pages.respond(new Request("/metrics", "", "", "")).toCompletableFuture();
        assertThat(get("/metrics/upstream", "", "")).isSameAs(ollamasOwn);
        assertThat(get("/metrics/upstream/", "", "")).isSameAs(ollamasOwn);
        assertThat(slow).isNotCompleted();
        metrics.gate.countDown();
        await(slow);
    }

    @Test
    void responds500WhereAPageFails() throws Exception {
        metrics.fails = true;
        assertThat(get("/metrics", "", "").status()).isEqualTo(500);
        metrics.fails = false;
        assertThat(get("/metrics", "", "").status()).isEqualTo(200);
    }

    private CompletableFuture<Page> ask(String path, String accept, String acceptEncoding) {
        return pages.respond(new Request(path, "", accept, acceptEncoding)).toCompletableFuture();
    }

    private Page get(String path, String accept, String acceptEncoding)
            throws InterruptedException, ExecutionException, TimeoutException {
        return await(
                pages.respond(new Request(path, "", accept, acceptEncoding)).toCompletableFuture());
    }

    private static Page await(CompletableFuture<Page> response)
            throws InterruptedException, ExecutionException, TimeoutException {
        return response.get(20, TimeUnit.SECONDS);
    }

    private static String text(Page response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** Says what it was asked for. */
    private static Health healthOf(Health.Phase phase, String upstream, Reachability reachability, int inFlight) {
        return new Health(phase, List.of(new Health.Ollama(upstream, reachability)), inFlight);
    }

    private static final class FakeMetrics implements MetricsPage {
        final Set<String> threads = new LinkedHashSet<>();
        final Semaphore begun = new Semaphore(0);
        volatile CountDownLatch gate = new CountDownLatch(0);
        volatile boolean fails;

        @Override
        public Set<String> dialects() {
            return new LinkedHashSet<>(List.of("one", "two"));
        }

        @Override
        public void write(String dialect, boolean openMetrics, OutputStream out) throws IOException {
            threads.add(Thread.currentThread().getName());
            begun.release();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (fails) {
                throw new IllegalStateException("told to fail");
            }
            out.write(("page '" + dialect + "' openMetrics=" + openMetrics).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static final class NoEvents implements EventFeed {
        @Override
        public boolean add(Viewer viewer) {
            return false;
        }

        @Override
        public void remove(Viewer viewer) {
            // nobody is ever there
        }

        @Override
        public void drop(Viewer viewer) {
            // nobody is ever there
        }
    }
}
