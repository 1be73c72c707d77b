package io.llamatap.metrics.label;

import java.util.List;

/** Why Ollama loaded or unloaded a model: the values of the label {@code reason} of these events. */
public enum LoadReason implements ClosedValue {
    /** A request for the model passed through the proxy. */
    REQUEST("request", LoadEvent.LOAD),
    /** A request that only loads the model passed through the proxy. */
    PRELOAD("preload", LoadEvent.LOAD),
    /** The keep-alive time of the model had expired. */
    KEEP_ALIVE_EXPIRED("keep_alive_expired", LoadEvent.UNLOAD),
    /** A request with a keep_alive of zero passed through the proxy. */
    EXPLICIT("explicit", LoadEvent.UNLOAD),
    /** It was unloaded before its keep-alive time expired, while another model was loaded. */
    EVICTED("evicted", LoadEvent.UNLOAD),
    /** All models were unloaded after Ollama had not responded. */
    RESTART("restart", LoadEvent.UNLOAD),
    /** A response said that the process that ran it has ended. */
    CRASHED("crashed", LoadEvent.UNLOAD),
    /** No request through the proxy explains it. */
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

    /** Returns the events that it can be a reason for. */
    public List<LoadEvent> events() {
        return events;
    }
}
