package io.llamatap.server;

import io.llamatap.metrics.StuckRequests;
import io.llamatap.metrics.label.PollTarget;
import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.client.page.LocalPages;
import io.llamatap.relay.exchange.Reachability;
import io.llamatap.relay.exchange.Timeouts;
import io.llamatap.server.accesslog.AccessLog;
import io.llamatap.server.admin.AdminPages;
import io.llamatap.server.admin.GuardedState;
import io.llamatap.server.admin.Health;
import io.llamatap.server.admin.HealthPage;
import io.llamatap.server.balance.AgentLine;
import io.llamatap.server.balance.EppPage;
import io.llamatap.server.balance.EppPages;
import io.llamatap.server.balance.OrcaReport;
import io.llamatap.server.config.setting.Instance;
import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.live.Entrance;
import io.llamatap.server.live.WatchedUpstream;
import io.llamatap.server.ollama.Canary;
import io.llamatap.server.ollama.OllamaPoller;
import io.llamatap.server.ollama.OwnUse;
import io.llamatap.server.ollama.UpstreamMetrics;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.server.push.Push;
import io.llamatap.server.state.StateReader;
import io.llamatap.tap.OllamaEndpoint;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Everything of one instance besides the relay: its metrics, polls, canary, host readings, push and pages.
 *
 * <p>Started and closed by one thread; metrics and pages are for any thread.
 */
final class OllamaInstance implements AutoCloseable {
    private final ServerConfig config;
    private final Instance instance;
    private final InstanceMetrics metrics;
    private final OllamaPoller poller;
    private final @Nullable Canary canary;
    private final LocalReadings readings;
    private final Push push;
    private final Duration connectLimit;
    private final UpstreamAccess access;
    private final StateReader state;
    private final StuckRequests stuck;
    /** Whether the last poll reached it; true before the first poll. */
    private volatile boolean isPolledThere = true;

    private volatile Entrance entrance = new Entrance("", false, false);

    /**
     * Wires everything; nothing runs before {@link #start}.
     *
     * @param tls the TLS context of upstream connections; null for plain HTTP
     * @param credentials the credentials of our own requests; null for none
     * @param reachability the reachability of the upstream; called on any thread
     * @param onPolled called with the result of each version poll
     * @param isBusy whether client requests are in flight; called on any thread
     */
    OllamaInstance(
            ServerConfig config,
            Instance instance,
            @Nullable Supplier<SSLContext> tls,
            @Nullable Supplier<String> credentials,
            Supplier<Reachability> reachability,
            OllamaPoller.Result onPolled,
            BooleanSupplier isBusy,
            Clock clock) {
        this.config = config;
        this.instance = instance;
        this.metrics = new InstanceMetrics(
                instance.labels(),
                config.polling().maxModelLabels(),
                config.polling().hasExemplars());
        Timeouts own = instance.timeouts();
        this.connectLimit = (own == null ? config.relay().timeouts() : own).connect();
        this.access = new UpstreamAccess(instance.upstream(), tls, credentials);
        OwnRequests ownRequests = new OwnRequests(config, connectLimit);
        this.canary = ownRequests.canary(access, metrics.registry(), isBusy, clock);
        this.poller = new OllamaPoller(
                access,
                ownRequests.polls(),
                metrics.registry(),
                canary == null ? OwnUse.NONE : canary,
                (state, why, isGood) -> {
                    isPolledThere = state != Reachability.State.UNREACHABLE;
                    onPolled.onPolled(state, why, isGood);
                },
                clock,
                System::nanoTime);
        metrics.registry().add(poller.metrics(reachability));
        this.stuck = new StuckRequests(
                metrics.registry(), config.stuck().least(), config.stuck().most());
        metrics.registry().add(stuck);
        this.state = new StateReader(
                instance.upstream().toString(),
                metrics.registry(),
                poller::models,
                reachability,
                clock,
                System::nanoTime);
        this.readings = new LocalReadings(config, instance, access, poller::loadedModels, metrics.registry());
        this.push = new Push(config.push().of(instance), metrics::snapshots, clock);
        metrics.registry().add(push.source());
    }

    InstanceMetrics metrics() {
        return metrics;
    }

    /** Returns the reader of its state. */
    StateReader state() {
        return state;
    }

    /** Returns what its live page shows. */
    WatchedUpstream live() {
        return new WatchedUpstream(metrics.registry(), stuck, () -> entrance);
    }

    /** Is told the address on which its clients are accepted, before {@link #start}. */
    void onBound(InetSocketAddress address) {
        entrance = new Entrance(
                (config.tls().clients() == null ? "http://" : "https://") + StartReport.hostAndPort(address),
                config.access().clients().tokenFile() != null,
                instance.upstreamOrigin().equals(Origin.DEMO));
    }

    /** Returns the pages of this instance alone. */
    AdminPages pages(HealthPage health, AccessRule access, GuardedState states) {
        UpstreamMetrics own =
                new UpstreamMetrics(this.access, connectLimit, config.polling().timeout());
        return new AdminPages(metrics, health, access, own::fetch, states);
    }

    /**
     * Returns the pages on its address for clients; null for none.
     *
     * @param own its pages
     * @param access the access rule of the page for endpoint pickers
     */
    @Nullable
    LocalPages pagesForClients(AdminPages own, AccessRule access, Clock clock) {
        LocalPages here = config.listening().admin() == null ? own : null;
        if (!config.balancing().isEppShown()) {
            return here;
        }
        EppPage page = new EppPage(
                metrics.registry(), poller::loadedModels, config.balancing().mostModels(), clock);
        return new EppPages(page, access, here);
    }

    /** Returns the taps and pages of its listener. */
    Listeners.Watched watched(@Nullable LocalPages pages, @Nullable AccessLog log) {
        return new Listeners.Watched(
                metrics.taps(config.polling().interval().isZero() ? this::onListing : null, log),
                pages,
                config.balancing().isOrcaTold()
                        ? new OrcaReport(metrics.registry(), config.balancing().slots(), System::nanoTime)
                        : null);
    }

    /** Returns the response to an agent check of HAProxy. Any thread; does not block. */
    String agentLine(boolean isDraining) {
        return AgentLine.of(
                isDraining,
                isPolledThere,
                metrics.registry().modelRequests().inFlight(),
                config.balancing().slots());
    }

    /** Returns its health. */
    Health.Ollama health(Reachability reachability) {
        return new Health.Ollama(instance.upstream().toString(), reachability);
    }

    /** Passes listings that clients requested to the poller, which may not poll itself. */
    private void onListing(OllamaEndpoint endpoint, byte[] body) {
        PollTarget target =
                switch (endpoint) {
                    case TAGS -> PollTarget.TAGS;
                    case PS -> PollTarget.PS;
                    default -> PollTarget.VERSION;
                };
        poller.onPassing(target, body);
    }

    /** Polls once, on the caller's thread. */
    void poll() {
        poller.poll();
    }

    /** Starts the background work. */
    void start() {
        poller.start();
        if (canary != null) {
            canary.start();
        }
        readings.start();
        push.start();
    }

    @Override
    public void close() {
        readings.close();
        poller.close();
        if (canary != null) {
            canary.close();
        }
    }

    /** Pushes the last values, within a time limit, and stops. Called after the relay has closed. */
    void pushLast() {
        push.close();
    }
}
