package io.llamatap.server.access;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask for something. Immutable.
 *
 * @param tokenFile where the tokens stand of which a request must bring one; null if none is needed
 * @param networks where clients must be; empty if they may be anywhere
 */
public record AccessSettings(@Nullable Path tokenFile, List<Network> networks) {
    /** Everybody may. */
    public static final AccessSettings OPEN = new AccessSettings(null, List.of());

    public AccessSettings {
        networks = List.copyOf(networks);
    }

    /** Says whether everybody may. */
    public boolean isOpen() {
        return tokenFile == null && networks.isEmpty();
    }
}
