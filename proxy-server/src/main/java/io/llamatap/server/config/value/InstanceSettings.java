package io.llamatap.server.config.value;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One pair of an address to listen on and an upstream behind it, as it was written. Immutable.
 *
 * @param names what the two are called where they were written
 * @param listen a {@link HostAndPort}
 * @param upstream an {@link UpstreamAddress}
 * @param timeout limit on connecting and on listings; zero: those of all hold
 * @param interval how often its metrics are pushed where that follows Categraf's files; zero: it does not
 * @param labels what all its series carry
 */
public record InstanceSettings(
        Names names,
        Setting listen,
        Setting upstream,
        Duration timeout,
        Duration interval,
        Map<String, String> labels) {

    public InstanceSettings {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /** What is written for an address to listen on, and for an upstream. */
    public record Names(String listen, String upstream) {
        /** Those of our own settings. */
        public static final Names OURS = new Names("listen", "upstream");

        /** Says whether they are those of our own settings. */
        public boolean isOurs() {
            return listen.equals(OURS.listen) && upstream.equals(OURS.upstream);
        }
    }

    /** Returns the pair that our own settings make. */
    public static InstanceSettings ours(Setting listen, Setting upstream) {
        return new InstanceSettings(Names.OURS, listen, upstream, Duration.ZERO, Duration.ZERO, Map.of());
    }

    /** Returns the same where our own settings say something else. */
    public InstanceSettings with(Setting otherListen, Setting otherUpstream) {
        return new InstanceSettings(
                new Names(
                        otherListen.equals(listen) ? names.listen() : Names.OURS.listen(),
                        otherUpstream.equals(upstream) ? names.upstream() : Names.OURS.upstream()),
                otherListen,
                otherUpstream,
                timeout,
                interval,
                labels);
    }

    /** Returns all that was said of it, in a line. */
    public String describe() {
        return "instance: " + listen.raw().text() + " relays to " + target().upstream() + ", timeout = "
                + DurationKind.format(timeout) + ", interval = " + DurationKind.format(interval) + ", labels = "
                + labels + "  (" + upstream.raw().origin() + ")\n";
    }

    @SuppressWarnings("unchecked") // made by a ListenKind
    public HostAndPort address() {
        return ((Optional<HostAndPort>) listen.value()).orElseThrow();
    }

    public UpstreamAddress target() {
        return (UpstreamAddress) upstream.value();
    }
}
