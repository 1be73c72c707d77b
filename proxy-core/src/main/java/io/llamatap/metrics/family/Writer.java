package io.llamatap.metrics.family;

/** Who gives a family its values. */
public enum Writer {
    /** {@link ExchangeRecorder} or the tap, for the exchange that it watches: on the exchange's event loop. */
    EXCHANGE,
    /** The relay, through the tap of an event loop, for what belongs to no single exchange. */
    LOOP,
    /** What asks Ollama beside the relay, in the shard {@link MetricsRegistry#beside}. */
    POLLER,
    /** {@link CanaryRecorder}, in a shard of its own. */
    CANARY,
    /** A {@link MetricSource}, which is read when a snapshot is taken. */
    SOURCE
}
