package io.llamatap.server.command.top.feed;

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
            case "history" -> begin(Fields.parse(event.data()));
            case "moment" -> moment(Fields.parse(event.data()).objects("upstreams"));
            case "now" -> {
                return Now.of(
                        Fields.parse(event.data()),
                        moments.stream().map(List::copyOf).toList());
            }
            default -> {
                // of a newer Llamatap
            }
        }
        return null;
    }

    private void begin(Fields history) {
        long asked = history.count("most_moments");
        most = asked > 0 ? Math.min(asked, MAX_MOMENTS) : MAX_MOMENTS;
        moments.clear();
        for (List<Fields> upstream : history.arrays("upstreams")) {
            Deque<Moment> kept = new ArrayDeque<>();
            moments.add(kept);
            upstream.forEach(moment -> keep(kept, moment));
        }
    }

    private void moment(List<Fields> upstreams) {
        for (int i = 0; i < Math.min(moments.size(), upstreams.size()); i++) {
            keep(moments.get(i), upstreams.get(i));
        }
    }

    private void keep(Deque<Moment> kept, Fields moment) {
        kept.addLast(Moment.of(moment));
        while (kept.size() > most) {
            kept.removeFirst();
        }
    }
}
