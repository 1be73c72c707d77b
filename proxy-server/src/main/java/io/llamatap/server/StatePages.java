package io.llamatap.server;

import io.llamatap.relay.client.AccessRule;
import io.llamatap.server.access.HostNames;
import io.llamatap.server.access.HostPattern;
import io.llamatap.server.access.StateAccess;
import io.llamatap.server.admin.GuardedState;
import io.llamatap.server.config.AccessConfig;
import io.llamatap.server.state.StatePage;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pages with the state now, each for some of the upstreams, and their access rule. Immutable. */
final class StatePages {
    private final @Nullable HostNames names;
    private final AccessRule access;
    private final Supplier<String> status;
    private final Clock clock;

    /**
     * Creates the pages with the access rules of other pages and of clients.
     *
     * @param status the state of the proxy in one word; called on the thread that renders pages
     */
    StatePages(AccessConfig config, AccessRule pages, AccessRule clients, Supplier<String> status, Clock clock) {
        List<HostPattern> hosts = config.browserHosts();
        this.names = hosts == null ? null : new HostNames(hosts);
        this.access = StateAccess.of(pages, clients, names);
        this.status = status;
        this.clock = clock;
    }

    /** Looks up the names of this machine. */
    void start() {
        if (names != null) {
            names.start();
        }
    }

    /** Returns the page for some upstreams. */
    GuardedState of(List<OllamaInstance> shown) {
        StatePage page = new StatePage(
                BuildFacts.version(),
                status,
                shown.stream().map(OllamaInstance::state).toList(),
                clock);
        return new GuardedState(page::json, access);
    }
}
