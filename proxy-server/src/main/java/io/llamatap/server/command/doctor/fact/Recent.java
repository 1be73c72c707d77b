package io.llamatap.server.command.doctor.fact;

import java.time.Duration;
import java.util.List;

/**
 * By how much counters have grown. Immutable.
 *
 * @param window within which time
 */
public record Recent(Duration window, Samples grown) {
    static final Recent NONE = new Recent(Duration.ZERO, new Samples(List.of()));
}
