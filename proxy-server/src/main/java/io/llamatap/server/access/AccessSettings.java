package io.llamatap.server.access;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an access rule. Immutable.
 *
 * @param tokenFile the file of tokens, one of which a request must contain; null if none is needed
 * @param networks the networks from which clients may connect; empty for all
 * @param hosts the allowed host names in addition to those of {@link HostNames}; null for all
 */
public record AccessSettings(
        @Nullable Path tokenFile,
        List<Network> networks,
        @Nullable List<HostPattern> hosts) {
    /** No restriction. */
    public static final AccessSettings OPEN = new AccessSettings(null, List.of());

    public AccessSettings {
        networks = List.copyOf(networks);
        hosts = hosts == null ? null : List.copyOf(hosts);
    }

    /** Creates settings without a restriction of host names. */
    public AccessSettings(@Nullable Path tokenFile, List<Network> networks) {
        this(tokenFile, networks, null);
    }

    /** Returns whether every client has access. */
    public boolean isOpen() {
        return tokenFile == null && networks.isEmpty();
    }
}
