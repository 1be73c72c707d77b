package io.llamatap.server.access;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask for something. Immutable.
 *
 * @param tokenFile where the tokens stand of which a request must bring one; null if none is needed
 * @param networks where clients must be; empty if they may be anywhere
 * @param hosts by which names of ours they must ask beside those that are harmless, see {@link HostNames}; null if by any
 */
public record AccessSettings(
        @Nullable Path tokenFile,
        List<Network> networks,
        @Nullable List<HostPattern> hosts) {
    /** Everybody may. */
    public static final AccessSettings OPEN = new AccessSettings(null, List.of());

    public AccessSettings {
        networks = List.copyOf(networks);
        hosts = hosts == null ? null : List.copyOf(hosts);
    }

    /** Makes those of who may ask by any name. */
    public AccessSettings(@Nullable Path tokenFile, List<Network> networks) {
        this(tokenFile, networks, null);
    }

    /** Says whether everybody may, by some name. */
    public boolean isOpen() {
        return tokenFile == null && networks.isEmpty();
    }
}
