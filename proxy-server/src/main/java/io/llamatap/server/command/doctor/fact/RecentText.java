package io.llamatap.server.command.doctor.fact;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the first event of the live page: by how much counters have grown within the last 15 minutes. Stateless. */
final class RecentText {
    private static final String DATA = "data: ";
    /** Far more than 15 minutes of all models are. */
    private static final int MOST_CHARACTERS = 64 << 20;

    private RecentText() {}

    /**
     * What one upstream tells.
     *
     * @param labels the labels that tell its series from those of other upstreams
     * @param contextsNeeded what prompts need that were cut, by model
     */
    record Growth(Map<String, String> labels, Recent last15, Recent lately, Map<String, Long> contextsNeeded) {
        /** What is assumed of an upstream that appeared in between. */
        static final Growth NONE = new Growth(Map.of(), Recent.NONE, Recent.NONE, Map.of());
    }

    /** Returns what each upstream tells, in the order of the state. The rest of the events is not read. */
    static List<Growth> first(InputStream events) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
        for (String line = line(lines); line != null; line = line(lines)) {
            if (line.startsWith(DATA)) {
                return parse(line.substring(DATA.length()));
            }
        }
        throw new IOException("the events ended before the first one");
    }

    private static String line(BufferedReader lines) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = lines.read(); c != '\n'; c = lines.read()) {
            if (c < 0) {
                throw new IOException("the events ended before the first one");
            }
            if (line.length() == MOST_CHARACTERS) {
                throw new IOException("the first event is too long");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private static List<Growth> parse(String data) throws IOException {
        try (JsonParser json = JsonTree.JSON.createParser(data)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the first event is not that of a Llamatap");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("recent")) {
                    return JsonTree.at(json).elements().stream()
                            .map(RecentText::growth)
                            .toList();
                }
                json.skipChildren();
            }
            throw new IOException(
                    "the first event does not tell what has grown: the Llamatap is older than the doctor");
        }
    }

    private static Growth growth(JsonTree upstream) {
        Map<String, Long> needed = new HashMap<>();
        upstream.of("contexts_needed").members().forEach((model, tokens) -> needed.put(model, (long) tokens.number()));
        return new Growth(
                texts(upstream.of("labels")),
                recent(upstream, "seconds", "by"),
                recent(upstream, "lately_seconds", "lately"),
                needed);
    }

    private static Recent recent(JsonTree upstream, String seconds, String by) {
        List<Sample> grown = new ArrayList<>();
        for (JsonTree series : upstream.of("grown").elements()) {
            Map<String, String> labels = texts(series);
            String name = labels.remove("name");
            grown.add(new Sample(name == null ? "" : name, labels, series.of(by).number()));
        }
        long millis = Math.round(Math.max(0, upstream.of(seconds).number()) * 1000);
        return new Recent(Duration.ofMillis(millis), new Samples(grown));
    }

    private static Map<String, String> texts(JsonTree object) {
        Map<String, String> texts = new HashMap<>();
        object.members().forEach((name, member) -> {
            String text = member.text();
            if (text != null) {
                texts.put(name, text);
            }
        });
        return texts;
    }
}
