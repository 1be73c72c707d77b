package io.llamatap.metrics.label;

import java.util.List;

/** Why a model was loaded or unloaded: the closed set of values of the label {@code reason} of such events. */
public enum LoadReason implements ClosedValue {
    /** A request to the model passed here. */
    REQUEST("request", LoadEvent.LOAD),
    /** A request that only loads passed here. */
    PRELOAD("preload", LoadEvent.LOAD),
    /** The time was over that Ollama had given it. */
    KEEP_ALIVE_EXPIRED("keep_alive_expired", LoadEvent.UNLOAD),
    /** A request with a keep_alive of zero passed here. */
    EXPLICIT("explicit", LoadEvent.UNLOAD),
    /** It went before its time, while another came. */
    EVICTED("evicted", LoadEvent.UNLOAD),
    /** All went after Ollama had not answered. */
    RESTART("restart", LoadEvent.UNLOAD),
    /** Nothing that passed here explains it. */
    UNKNOWN("unknown", LoadEvent.LOAD, LoadEvent.UNLOAD);

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<LoadEvent> events;

    LoadReason(String label, LoadEvent... events) {
        this.label = label;
        this.events = List.of(events);
    }

    @Override
    public String label() {
        return label;
    }

    /** Returns what it can be a reason of. */
    public List<LoadEvent> events() {
        return events;
    }
}
