package io.llamatap.server;

import io.llamatap.relay.BindFailedException;
import io.llamatap.relay.ReverseProxy;
import io.llamatap.relay.tls.ListenerTls;
import io.llamatap.server.access.Access;
import io.llamatap.server.access.BadTokenFileException;
import io.llamatap.server.access.UpstreamCredentials;
import io.llamatap.server.accesslog.AccessLog;
import io.llamatap.server.accesslog.LineForm;
import io.llamatap.server.admin.AdminPages;
import io.llamatap.server.admin.Health;
import io.llamatap.server.admin.HealthPage;
import io.llamatap.server.admin.TextPage;
import io.llamatap.server.background.FileWatch;
import io.llamatap.server.balance.AgentCheck;
import io.llamatap.server.config.AccessLogTarget;
import io.llamatap.server.config.LogFormat;
import io.llamatap.server.config.ServerConfig;
import io.llamatap.server.tls.CertificateWatch;
import io.llamatap.server.tls.Certificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole server: wires the relay, its pages and its metrics together, starts, drains and closes them.
 *
 * <p>{@link #start}, {@link #drain} and {@link #close} are called by one thread, in this order.
 */
public final class Llamatap implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Llamatap.class);
    private final ServerConfig config;
    private final Access clientAccess;
    private final Access pageAccess;
    private final StatePages statePages;
    /** One for each instance, in the order of the relay's first listeners. */
    private final List<OllamaInstance> ollamas = new ArrayList<>();

    /** One for each instance, and one for all together if there are several. */
    private final List<AdminPages> pages = new ArrayList<>();

    private final ReverseProxy proxy;
    private final @Nullable AccessLog accessLog;
    private final Certificates certificates;
    private final @Nullable UpstreamCredentials credentials;
    private final FileWatch files = new FileWatch();
    private @Nullable AgentCheck agent;
    private volatile boolean isStarted;

    /**
     * Wires everything. Only the token files are read; everything else happens in {@link #start}.
     *
     * @throws BadTokenFileException if a token file cannot be used
     */
    public Llamatap(ServerConfig config, Clock clock) throws BadTokenFileException {
        this.config = config;
        this.clientAccess = Access.of(config.access().clients());
        this.pageAccess = Access.of(config.access().pages());
        this.statePages = new StatePages(
                config.access(),
                pageAccess.rule(),
                clientAccess.rule(),
                () -> phase().name().toLowerCase(Locale.ROOT),
                clock);
        this.accessLog = accessLog(config, clock);
        this.certificates = new Certificates(config.tls());
        Path credentialsFile = config.upstream().credentials();
        this.credentials = credentialsFile == null ? null : new UpstreamCredentials(credentialsFile);
        List<Listeners.Watched> watched = new ArrayList<>();
        boolean isAdminApart = config.listening().admin() != null;
        boolean isAlone = config.listening().instances().size() == 1;
        for (int i = 0; i < config.listening().instances().size(); i++) {
            OllamaInstance ollama = ollama(i, clock);
            int number = i;
            AdminPages own = ollama.pages(
                    health(() -> List.of(healthOf(number)), clock),
                    pageAccess.rule(),
                    statePages.of(List.of(ollama), isAlone || !isAdminApart));
            ollamas.add(ollama);
            pages.add(own);
            watched.add(ollama.watched(ollama.pagesForClients(own, pageAccess.rule(), clock), accessLog));
        }
        AdminPages all = ollamas.size() == 1 ? pages.get(0) : allPages(clock);
        this.proxy = new ReverseProxy(
                config.relay(),
                new Listeners(config)
                        .forClients(
                                watched,
                                clientAccess.rule(),
                                new ListenerTls(certificates.forClients(), certificates.forUpstream()))
                        .forPages(ollamas.get(0).metrics().pageTaps(accessLog), all, all::only)
                        .all());
    }

    private OllamaInstance ollama(int number, Clock clock) {
        return new OllamaInstance(
                config,
                config.listening().instances().get(number),
                certificates.forUpstream(),
                credentials,
                () -> proxy.reachability(number),
                (state, why, isGood) -> {
                    proxy.observe(number, state, why);
                    proxy.observePoll(number, isGood);
                },
                () -> proxy.inFlight() > 0,
                clock);
    }

    /** Makes the pages that show all instances together. */
    private AdminPages allPages(Clock clock) {
        AdminPages all = new AdminPages(
                InstanceMetrics.together(
                        ollamas.stream().map(OllamaInstance::metrics).toList()),
                health(
                        () -> IntStream.range(0, ollamas.size())
                                .mapToObj(this::healthOf)
                                .toList(),
                        clock),
                pageAccess.rule(),
                () -> TextPage.of(
                        404,
                        "there are several upstreams; request this page at the address where the clients of one of them connect\n"),
                statePages.of(ollamas, config.listening().admin() != null));
        pages.add(all);
        return all;
    }

    private HealthPage health(Supplier<List<Health.Ollama>> upstreams, Clock clock) {
        return new HealthPage(
                BuildFacts.version(),
                config.upstream().isNeededToBeReady(),
                () -> new Health(phase(), upstreams.get(), proxy.inFlight()),
                clock);
    }

    private Health.Ollama healthOf(int number) {
        return ollamas.get(number).health(proxy.reachability(number));
    }

    private static @Nullable AccessLog accessLog(ServerConfig config, Clock clock) {
        AccessLogTarget target = config.logs().access();
        LineForm form = config.logs().accessFormat() == LogFormat.JSON ? LineForm.JSON : LineForm.TEXT;
        return target == null ? null : AccessLog.of(target.file(), form, clock);
    }

    /**
     * Opens the ports, logs what was started, and starts the background work, such as polls.
     *
     * @return the addresses bound: those for clients, the admin address if there is one, those with one dialect each
     * @throws BindFailedException if an address cannot be bound; then no port is open
     */
    public List<InetSocketAddress> start() throws BindFailedException {
        if (accessLog != null) {
            accessLog.start();
        }
        bindAgent();
        List<InetSocketAddress> bound = proxy.bind();
        CertificateWatch shown = certificates.clients();
        for (int i = 0; i < ollamas.size(); i++) {
            OllamaInstance ollama = ollamas.get(i);
            int number = i;
            ollama.onBound(bound.get(i));
            ollama.metrics()
                    .describe(
                            config.relay().transport().resolve(),
                            proxy::clientMemoryHeld,
                            config.relay().limits().clientMemoryBytes());
            ollama.metrics().watchHost(() -> proxy.isHostDiffering(number));
            if (shown != null) {
                ollama.metrics().watch(shown);
            }
        }
        certificates.watch(files);
        if (credentials != null) {
            credentials.watch(files);
        }
        isStarted = true;
        StartReport.log(config, bound);
        clientAccess.watch(files);
        pageAccess.watch(files);
        statePages.start();
        files.start();
        ollamas.forEach(OllamaInstance::start);
        if (agent != null) {
            agent.start();
        }
        return bound;
    }

    private void bindAgent() throws BindFailedException {
        InetSocketAddress address = config.balancing().agent();
        if (address != null) {
            try {
                agent = AgentCheck.bind(address, () -> ollamas.get(0).agentLine(proxy.isDraining()));
                LOG.info("agent checks of HAProxy are answered on {}", StartReport.text(agent.address()));
            } catch (IOException e) {
                throw new BindFailedException(address, e);
            }
        }
    }

    /** Accepts no new requests, and waits for those in flight, at most for the drain timeout. */
    public void drain() throws InterruptedException {
        boolean isClean = proxy.drain(config.drainTimeout());
        if (isClean) {
            LOG.info("drained: all requests in flight are complete");
        } else {
            LOG.warn("drain-timeout has expired; requests that were still in flight were cut off");
        }
    }

    /** Handles SIGHUP: opens the access log again if its file was moved. Any thread. */
    public void refresh() {
        if (accessLog != null) {
            accessLog.refresh();
        }
    }

    /** Returns what shrinks the heap after busy times. It does nothing by itself; the owner of the process calls it regularly. */
    HeapTrimmer heapReturn() {
        return new HeapTrimmer(() -> proxy.inFlight() > 0, proxy::begun);
    }

    private Health.Phase phase() {
        if (!isStarted) {
            return Health.Phase.STARTING;
        }
        return proxy.isDraining() ? Health.Phase.DRAINING : Health.Phase.SERVING;
    }

    @Override
    public void close() {
        statePages.close();
        ollamas.forEach(OllamaInstance::close);
        files.close();
        proxy.close();
        if (agent != null) {
            agent.close(); // only now, because it reports the drain
        }
        ollamas.forEach(OllamaInstance::pushLast);
        if (accessLog != null) {
            accessLog.close(); // last, because closing the relay ends exchanges
        }
        pages.forEach(AdminPages::close);
    }
}
