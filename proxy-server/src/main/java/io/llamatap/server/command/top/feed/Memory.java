package io.llamatap.server.command.top.feed;

import io.llamatap.server.command.EventStream;
import io.llamatap.server.command.JsonTree;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what the events have told: the history, and what goes on now. Owned by one thread. */
final class Memory {
    /** What is kept at most, whatever the other side says: an hour. */
    private static final long MAX_MOMENTS = 720;

    private final List<Deque<Moment>> moments = new ArrayList<>();
    private long most = MAX_MOMENTS;

    /**
     * Takes in an event.
     *
     * @return what goes on now; null if the event told something else
     */
    @Nullable
    Now add(EventStream.Event event) throws IOException {
        switch (event.name()) {
            case "history" -> begin(JsonTree.parse(event.data()));
            case "moment" -> moment(JsonTree.parse(event.data()).of("upstreams").elements());
            case "now" -> {
                return Now.of(
                        JsonTree.parse(event.data()),
                        moments.stream().map(List::copyOf).toList());
            }
            default -> {
                // of a newer Llamatap
            }
        }
        return null;
    }

    private void begin(JsonTree history) {
        long asked = history.of("most_moments").count();
        most = asked > 0 ? Math.min(asked, MAX_MOMENTS) : MAX_MOMENTS;
        moments.clear();
        for (JsonTree upstream : history.of("upstreams").elements()) {
            Deque<Moment> kept = new ArrayDeque<>();
            moments.add(kept);
            upstream.elements().forEach(moment -> keep(kept, moment));
        }
    }

    private void moment(List<JsonTree> upstreams) {
        for (int i = 0; i < Math.min(moments.size(), upstreams.size()); i++) {
            keep(moments.get(i), upstreams.get(i));
        }
    }

    private void keep(Deque<Moment> kept, JsonTree moment) {
        kept.addLast(Moment.of(moment));
        while (kept.size() > most) {
            kept.removeFirst();
        }
    }
}
