package io.llamatap.metrics.family;

/** A family that nobody counts: a {@link MetricSource} tells its values when a snapshot is taken. Immutable. */
public final class Reading extends MetricDescriptor {
    Reading(int number, Traits traits, Start start) {
        super(number, traits, start);
    }
}
