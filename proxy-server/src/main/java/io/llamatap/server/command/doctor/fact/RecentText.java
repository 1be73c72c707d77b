package io.llamatap.server.command.doctor.fact;

import io.llamatap.server.command.EventStream;
import io.llamatap.server.command.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the first two events of the live page: by how much counters have grown within the last 15 minutes, and where clients connect.
 * Stateless.
 */
final class RecentText {
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

    /**
     * What the first two events tell.
     *
     * @param growths of each upstream, in the order of the state
     * @param entrances the addresses on which clients connect, without those of a demonstration
     */
    record Beginning(List<Growth> growths, List<String> entrances) {}

    /** Reads the first two events. The rest is not read. */
    static Beginning first(InputStream body) throws IOException {
        EventStream events = new EventStream(body);
        List<Growth> growths = JsonTree.member(data(events), "recent").elements().stream()
                .map(RecentText::growth)
                .toList();
        if (growths.isEmpty()) {
            throw new IOException(
                    "the first event does not tell what has grown: the Llamatap is older than the doctor");
        }
        List<String> entrances = new ArrayList<>();
        for (JsonTree upstream : JsonTree.member(data(events), "upstreams").elements()) {
            String url = upstream.of("clients_url").text();
            if (url != null && !Boolean.TRUE.equals(upstream.of("demonstration").truth())) {
                entrances.add(url);
            }
        }
        return new Beginning(growths, entrances);
    }

    private static String data(EventStream events) throws IOException {
        EventStream.Event event = events.next();
        if (event == null) {
            throw new IOException("the events ended before the first two were complete");
        }
        return event.data();
    }

    private static Growth growth(JsonTree upstream) {
        Map<String, Long> needed = new HashMap<>();
        upstream.of("contexts_needed").numbers().forEach((model, tokens) -> needed.put(model, tokens.longValue()));
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
            grown.add(new Sample(name == null ? "" : name, labels, series.of(by).numberOr(0)));
        }
        long millis = Math.round(Math.max(0, upstream.of(seconds).numberOr(0)) * 1000);
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
