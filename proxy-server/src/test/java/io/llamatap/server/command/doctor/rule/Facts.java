package io.llamatap.server.command.doctor.rule;

import io.llamatap.server.command.doctor.fact.Doors;
import io.llamatap.server.command.doctor.fact.ModelFacts;
import io.llamatap.server.command.doctor.fact.Names;
import io.llamatap.server.command.doctor.fact.Recent;
import io.llamatap.server.command.doctor.fact.Sample;
import io.llamatap.server.command.doctor.fact.Samples;
import io.llamatap.server.command.doctor.fact.Situation;
import io.llamatap.server.command.doctor.fact.UpstreamFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes a situation down: one healthy Ollama, and what is added. Used by one thread. */
final class Facts {
    static final Instant NOW = Instant.parse("2026-11-30T03:00:00Z");
    static final String OLLAMA = "http://ollama:11434";

    private final List<Sample> now = new ArrayList<>();
    private final List<Sample> grown = new ArrayList<>();
    private final List<ModelFacts> models = new ArrayList<>();
    private final Map<String, Long> needed = new HashMap<>();
    private Boolean isUp = true;
    private Duration window = Duration.ofMinutes(15);
    private Doors doors = new Doors("http://localhost:8000", false, false);

    Facts down() {
        isUp = false;
        return this;
    }

    /** Llamatap has counted for so long. */
    Facts window(int seconds) {
        window = Duration.ofSeconds(seconds);
        return this;
    }

    Facts open(boolean isBeyondThisMachine, boolean isOpenWithoutToken) {
        doors = new Doors("http://192.0.2.1:8000", isBeyondThisMachine, isOpenWithoutToken);
        return this;
    }

    /** A series has this value now; labels are names and values in turn. */
    Facts now(String name, double value, String... labels) {
        now.add(new Sample(name, labels(labels), value));
        return this;
    }

    /** A counter has grown by so much. */
    Facts grown(String name, double by, String... labels) {
        grown.add(new Sample(name, labels(labels), by));
        return this;
    }

    /** So many requests ended so, to local models. */
    Facts requests(String outcome, double count) {
        return grown(Names.OUTCOMES, count, "outcome", outcome)
                .grown(Names.INFERENCE, count, "location", "local", "outcome", outcome);
    }

    /** Of a histogram of a model or a phase, so many values were slow. */
    Facts slow(String name, double slow, double all, String label, String value) {
        return grown(name + Names.SLOW, slow, label, value)
                .grown(name + Names.COUNT, all, label, value)
                .grown(name + Names.SUM, all, label, value);
    }

    Facts model(String name, long memoryBytes, long vramBytes) {
        models.add(new ModelFacts(name, true, memoryBytes, memoryBytes, vramBytes, 4096));
        return this;
    }

    Facts needs(String model, long tokens) {
        needed.put(model, tokens);
        return this;
    }

    private static Map<String, String> labels(String... pairs) {
        Map<String, String> labels = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            labels.put(pairs[i], pairs[i + 1]);
        }
        return labels;
    }

    Situation situation() {
        Samples page = new Samples(now);
        UpstreamFacts ollama = new UpstreamFacts(
                OLLAMA,
                isUp,
                NOW.minusSeconds(720),
                "0.33.3",
                models,
                0,
                page,
                new Recent(window, new Samples(grown)),
                new Recent(Duration.ofMinutes(3), new Samples(grown)),
                needed);
        return new Situation(
                "http://localhost:8000", "1.2.3", NOW, NOW.minus(Duration.ofDays(2)), List.of(ollama), page, doors);
    }
}
