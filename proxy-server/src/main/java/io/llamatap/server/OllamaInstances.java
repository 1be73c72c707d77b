package io.llamatap.server;

import io.llamatap.relay.ReverseProxy;
import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.server.accesslog.AccessLog;
import io.llamatap.server.admin.AdminPages;
import io.llamatap.server.admin.Health;
import io.llamatap.server.admin.HealthPage;
import io.llamatap.server.admin.TextPage;
import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.server.tls.CertificateWatch;
import io.llamatap.tap.TapFactory;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * All instances behind one relay: wires each to its listener and to its pages, and makes the pages that show them together.
 *
 * <p>Wired, started and closed by one thread; pages are for any thread.
 */
final class OllamaInstances implements AutoCloseable {
    private final ServerConfig config;
    private final AccessRule pageAccess;
    private final StatePages statePages;
    private final Supplier<ReverseProxy> relay;
    private final Supplier<Health.Phase> phase;
    private final Clock clock;
    /** In the order of the relay's first listeners. */
    private final List<OllamaInstance> all = new ArrayList<>();

    /** One for each instance, and one for all together if there are several. */
    private final List<AdminPages> pages = new ArrayList<>();

    /**
     * Wires everything; nothing runs before {@link #start}.
     *
     * @param pageAccess the access rule of pages that do not show the state
     * @param relay the relay, which is made of these instances; not called before it exists
     * @param phase what the server is doing; called on the threads that render pages
     * @param tls the TLS context of upstream connections; null for plain HTTP
     * @param credentials the credentials of our own requests; null for none
     */
    OllamaInstances(
            ServerConfig config,
            AccessRule pageAccess,
            StatePages statePages,
            Supplier<ReverseProxy> relay,
            Supplier<Health.Phase> phase,
            @Nullable Supplier<SSLContext> tls,
            @Nullable Supplier<String> credentials,
            Clock clock) {
        this.config = config;
        this.pageAccess = pageAccess;
        this.statePages = statePages;
        this.relay = relay;
        this.phase = phase;
        this.clock = clock;
        int count = config.listening().instances().size();
        for (int i = 0; i < count; i++) {
            all.add(instance(i, tls, credentials));
        }
        boolean isAdminApart = config.listening().admin() != null;
        for (int i = 0; i < count; i++) {
            pages.add(pagesOf(i, count == 1 || !isAdminApart));
        }
        if (count > 1) {
            pages.add(pagesOfAll(isAdminApart));
        }
    }

    private OllamaInstance instance(
            int number, @Nullable Supplier<SSLContext> tls, @Nullable Supplier<String> credentials) {
        return new OllamaInstance(
                config,
                config.listening().instances().get(number),
                tls,
                credentials,
                () -> relay.get().reachability(number),
                (state, why, isGood) -> {
                    relay.get().observe(number, state, why);
                    relay.get().observePoll(number, isGood);
                },
                () -> relay.get().inFlight() > 0,
                clock);
    }

    private AdminPages pagesOf(int number, boolean isStateReachable) {
        OllamaInstance instance = all.get(number);
        return instance.pages(
                health(() -> List.of(healthOf(number))),
                pageAccess,
                statePages.of(List.of(instance), isStateReachable));
    }

    private AdminPages pagesOfAll(boolean isStateReachable) {
        return new AdminPages(
                InstanceMetrics.together(
                        all.stream().map(OllamaInstance::metrics).toList()),
                health(() ->
                        IntStream.range(0, all.size()).mapToObj(this::healthOf).toList()),
                pageAccess,
                () -> TextPage.of(
                        404,
                        "there are several upstreams; request this page at the address where the clients of one of them connect\n"),
                statePages.of(all, isStateReachable));
    }

    private HealthPage health(Supplier<List<Health.Ollama>> upstreams) {
        return new HealthPage(
                BuildFacts.version(),
                config.upstream().isNeededToBeReady(),
                () -> new Health(phase.get(), upstreams.get(), relay.get().inFlight()),
                clock);
    }

    private Health.Ollama healthOf(int number) {
        return all.get(number).health(relay.get().reachability(number));
    }

    /** Returns the taps and pages of the listeners for clients, in the order of the instances. */
    List<Listeners.Watched> watched(@Nullable AccessLog log) {
        List<Listeners.Watched> watched = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            OllamaInstance instance = all.get(i);
            watched.add(instance.watched(instance.pagesForClients(pages.get(i), pageAccess, clock), log));
        }
        return watched;
    }

    /** Returns the taps of listeners that serve only pages. */
    TapFactory pageTaps(@Nullable AccessLog log) {
        return all.get(0).metrics().pageTaps(log);
    }

    /** Returns the pages that show all instances. */
    AdminPages together() {
        return pages.get(pages.size() - 1);
    }

    /**
     * The relay accepts connections.
     *
     * @param bound its addresses, first those for the clients of each instance
     * @param certificates what clients are shown; null for plain HTTP
     */
    void onBound(List<InetSocketAddress> bound, @Nullable CertificateWatch certificates) {
        ReverseProxy proxy = relay.get();
        for (int i = 0; i < all.size(); i++) {
            int number = i;
            OllamaInstance instance = all.get(i);
            instance.onBound(bound.get(i));
            instance.metrics()
                    .describe(
                            config.relay().transport().resolve(),
                            proxy::clientMemoryHeld,
                            config.relay().limits().clientMemoryBytes());
            instance.metrics().watchHost(() -> proxy.isHostDiffering(number));
            if (certificates != null) {
                instance.metrics().watch(certificates);
            }
        }
    }

    /** Returns the response to an agent check of HAProxy, about the first instance. Any thread; does not block. */
    String agentLine() {
        return all.get(0).agentLine(relay.get().isDraining());
    }

    /** Starts the background work. */
    void start() {
        all.forEach(OllamaInstance::start);
    }

    @Override
    public void close() {
        all.forEach(OllamaInstance::close);
    }

    /** Pushes the last values, within a time limit, and stops. Called after the relay has closed. */
    void pushLast() {
        all.forEach(OllamaInstance::pushLast);
    }

    /** Ends the threads that render pages. */
    void closePages() {
        pages.forEach(AdminPages::close);
    }
}
