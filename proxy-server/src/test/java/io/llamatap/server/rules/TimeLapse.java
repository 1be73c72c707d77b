package io.llamatap.server.rules;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.StuckRequests;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.server.command.doctor.fact.Texts;
import io.llamatap.server.command.doctor.rule.Examination;
import io.llamatap.server.host.OllamaMachine;
import io.llamatap.server.live.Watching;
import io.llamatap.server.ollama.PollerFixture;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Rejection;
import io.llamatap.tap.TraceIds;
import io.llamatap.tap.meter.MetricsTapFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Hours of a server in a moment: its metering, its poller and its pages, on a clock that passes only when told to. Every 15
 * seconds a page is scraped into a {@link ScrapeLog}, every 30 Ollama is asked for what it has. Used by one thread.
 */
final class TimeLapse implements AutoCloseable {
    static final int STEP_SECONDS = 15;

    /** What happens between two scrapes. */
    @FunctionalInterface
    interface Happening {
        void run() throws IOException;
    }

    private final PollerFixture ollama = new PollerFixture();
    private final LoopTap relay = new MetricsTapFactory(ollama.registry).forLoop(1);
    private final ScrapeLog scrapes;
    private final Dialect page;
    private final OllamaMachine machine;
    private final Watching watching;
    private double processorPercent = 5;
    private long kilobytes = 1_000_000;
    private long stepNanos;
    private int steps;

    /** Begins at noon, on a machine that is written into an empty folder. */
    TimeLapse(Dialect page, Path folder) throws IOException {
        this.page = page;
        this.scrapes = new ScrapeLog("ollama", STEP_SECONDS);
        this.machine = new OllamaMachine(folder, this::nanos);
        ollama.registry.add(machine.source());
        ollama.registry.add(MetricSource.build("0", "0", "17", "4", "epoll"));
        ollama.registry.add(new StuckRequests(ollama.registry, Duration.ofMinutes(2), Duration.ofMinutes(15)));
        ollama.respond("/api/tags", "{\"models\":[{\"name\":\"gemma3:270m\",\"size\":291554930}]}");
        hold("gemma3:270m");
        watching = new Watching(ollama.state(), ollama.registry, ollama.clock(), this::nanos);
    }

    /** Ollama holds these models in GPU memory from now on. */
    void hold(String... models) {
        hold(10, models);
    }

    /** Ollama holds these models in main memory from now on. */
    void holdWithoutGpu(String... models) {
        hold(0, models);
    }

    private void hold(int gpuBytes, String... models) {
        StringBuilder held = new StringBuilder("{\"models\":[");
        for (String model : models) {
            held.append(held.charAt(held.length() - 1) == '}' ? "," : "")
                    .append("{\"name\":\"")
                    .append(model)
                    .append("\",\"size\":10,\"size_vram\":")
                    .append(gpuBytes)
                    .append(",\"expires_at\":\"")
                    .append(ollama.now().plus(Duration.ofHours(9)))
                    .append("\"}");
        }
        ollama.respond("/api/ps", held.append("]}").toString());
    }

    /** Makes Ollama close every connection without a response, or respond again. */
    void setUp(boolean isUp) {
        if (isUp) {
            ollama.respond("/api/version", "{\"version\":\"0.33.3\"}");
        } else {
            ollama.respondWithWire("/api/version", "");
        }
    }

    /** Ollama uses so much from now on. */
    void use(double percent, long kilobytesOfMemory) {
        processorPercent = percent;
        kilobytes = kilobytesOfMemory;
    }

    /** A request to a model begins. */
    SimulatedExchange ask(String path, String model) {
        return new SimulatedExchange(relay, path, model, this::nanos);
    }

    /** A request to generate something begins. */
    SimulatedExchange ask() {
        return ask("/api/generate", "gemma3:270m");
    }

    /** A request is rejected before there is an exchange. */
    void reject() {
        relay.onRejected(new Rejection(OllamaEndpoint.OTHER, 400, "field", null, "", "", TraceIds.NONE, nanos()));
    }

    LoopTap relay() {
        return relay;
    }

    MetricsRegistry registry() {
        return ollama.registry;
    }

    ScrapeLog scrapes() {
        return scrapes;
    }

    private long nanos() {
        return Duration.between(PollerFixture.NOON, ollama.now()).toNanos();
    }

    /** Lets seconds pass within a step. */
    void elapse(double seconds) {
        ollama.pass(seconds);
    }

    /** Goes on to the next scrape, and scrapes. */
    void step() {
        stepNanos += Duration.ofSeconds(STEP_SECONDS).toNanos();
        long left = stepNanos - nanos();
        if (left < 0) {
            throw new AssertionError("a step lasts " + STEP_SECONDS + " seconds: " + left + " ns too long");
        }
        ollama.pass(left / 1e9);
        if (steps++ % 2 == 0) {
            ollama.poll();
            machine.read(processorPercent, kilobytes);
        }
        scrapes.add(ollama.page(page).values());
        watching.step();
    }

    /** Returns what the doctor finds now, by the alerts that say the same. */
    List<String> diagnosis() throws IOException {
        String metrics = ollama.page(Dialect.MAIN).text();
        return Examination.of(Texts.read(watching.state(), metrics, watching.first()), Set.of()).stream()
                .map(finding -> finding.complaint().alert())
                .toList();
    }

    /** Does something, and steps, until so many minutes have passed. */
    void minutes(int minutes, Happening happening) throws IOException {
        for (int step = 0; step < minutes * 60 / STEP_SECONDS; step++) {
            happening.run();
            step();
        }
    }

    /** Nobody can scrape us for so long. */
    void minutesUnscraped(int minutes) {
        for (int step = 0; step < minutes * 60 / STEP_SECONDS; step++) {
            ollama.pass(STEP_SECONDS);
            stepNanos += Duration.ofSeconds(STEP_SECONDS).toNanos();
            scrapes.addFailure();
        }
    }

    @Override
    public void close() throws IOException {
        ollama.close();
    }
}
