package io.llamatap.metrics.declaration;

/** A family that is not counted. A {@code MetricSource} provides its values when a snapshot is taken. Immutable. */
public final class Reading extends MetricDescriptor {
    Reading(int number, Traits traits, Start start) {
        super(number, traits, start);
    }
}
