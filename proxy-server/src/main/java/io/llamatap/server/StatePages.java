package io.llamatap.server;

import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.server.access.HostNames;
import io.llamatap.server.access.HostPattern;
import io.llamatap.server.access.StateAccess;
import io.llamatap.server.admin.GuardedState;
import io.llamatap.server.config.setting.AccessConfig;
import io.llamatap.server.host.OwnProcess;
import io.llamatap.server.live.LiveEvents;
import io.llamatap.server.live.LiveFeed;
import io.llamatap.server.state.StatePage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pages with the state now, each for some of the upstreams, as JSON and live, and their access rule. Wired, started and closed by
 * one thread.
 */
final class StatePages implements AutoCloseable {
    private final @Nullable HostNames names;
    private final AccessRule access;
    private final Supplier<String> status;
    private final Clock clock;
    private final List<LiveFeed> feeds = new ArrayList<>();

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

    /** Looks up the names of this machine, and begins to watch for the live pages. */
    void start() {
        feeds.forEach(LiveFeed::start);
        if (names != null) {
            names.start();
        }
    }

    /**
     * Returns the page for some upstreams.
     *
     * @param isReachable whether a listener has it; without one, no history is kept
     */
    GuardedState of(List<OllamaInstance> shown, boolean isReachable) {
        StatePage page = new StatePage(
                BuildFacts.version(),
                status,
                shown.stream().map(OllamaInstance::state).toList(),
                clock);
        LiveFeed feed = new LiveFeed(
                new LiveEvents(
                        page,
                        shown.stream().map(OllamaInstance::live).toList(),
                        new OwnProcess()::readLoad,
                        System::nanoTime),
                System::nanoTime);
        if (isReachable) {
            feeds.add(feed);
        }
        return new GuardedState(page::json, feed, access);
    }

    /** Ends the events of the live pages. */
    @Override
    public void close() {
        feeds.forEach(LiveFeed::close);
    }
}
