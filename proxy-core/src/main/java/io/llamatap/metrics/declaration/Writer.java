package io.llamatap.metrics.declaration;

/** Who writes the values of a family. */
public enum Writer {
    /** {@code ExchangeRecorder} or the tap of an exchange, on its event loop. */
    EXCHANGE,
    /** The tap of an event loop, for events that belong to no exchange. */
    LOOP,
    /** The poller, in its own shard. */
    POLLER,
    /** {@code CanaryRecorder}, in its own shard. */
    CANARY,
    /** A {@code MetricSource}, which is read when a snapshot is taken. */
    SOURCE
}
