package io.llamatap.server.command.selfcheck;

import java.util.Locale;

/**
 * Something in which two responses to the same request differ. Immutable.
 *
 * @param place where, as a sentence without its stop
 * @param direct what it is on the one side; safe to print
 * @param via what it is on the other
 */
record Difference(Aspect aspect, String place, String direct, String via) {
    /** What of a response is compared, in the order of the comparison. */
    enum Aspect {
        STATUS,
        FIELDS,
        FRAMING,
        BODY,
        CHUNKS,
        TRAILERS,
        ENDING,
        TIMING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
