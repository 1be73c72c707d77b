package io.llamatap.server.config.value;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A listen address and its upstream, as they were written. Immutable.
 *
 * @param names the names of the two settings
 * @param listen a {@link HostAndPort}
 * @param upstream an {@link UpstreamAddress}
 * @param timeout limit on connecting and on listings; zero for the common limits
 * @param interval the push interval of Categraf's files; zero without Categraf's files
 * @param labels labels of all its series
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

    /** The names of the settings for the listen address and the upstream. */
    public record Names(String listen, String upstream) {
        /** The names of our own settings. */
        public static final Names OURS = new Names("listen", "upstream");

        /** Returns whether these are the names of our own settings. */
        public boolean isOurs() {
            return listen.equals(OURS.listen) && upstream.equals(OURS.upstream);
        }
    }

    /** Returns the instance of our own settings. */
    public static InstanceSettings ours(Setting listen, Setting upstream) {
        return new InstanceSettings(Names.OURS, listen, upstream, Duration.ZERO, Duration.ZERO, Map.of());
    }

    /** Returns the same instance with values of our own settings. */
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

    /** Returns a line that describes the instance. */
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
