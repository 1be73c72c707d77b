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
import io.llamatap.server.background.FileWatch;
import io.llamatap.server.balance.AgentCheck;
import io.llamatap.server.config.setting.AccessLogTarget;
import io.llamatap.server.config.setting.LogFormat;
import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.server.tls.Certificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole server: wires the relay, and the instances behind it, together, starts, drains and closes them.
 *
 * <p>{@link #start}, {@link #drain} and {@link #close} are called by one thread, in this order.
 */
public final class Llamatap implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Llamatap.class);
    private final ServerConfig config;
    private final Access clientAccess;
    private final Access pageAccess;
    private final StatePages statePages;
    private final OllamaInstances ollamas;
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
        this.ollamas = new OllamaInstances(
                config,
                pageAccess.rule(),
                statePages,
                this::proxy,
                this::phase,
                certificates.forUpstream(),
                credentials,
                clock);
        AdminPages pages = ollamas.together();
        this.proxy = new ReverseProxy(
                config.relay(),
                new Listeners(config)
                        .forClients(
                                ollamas.watched(accessLog),
                                clientAccess.rule(),
                                new ListenerTls(certificates.forClients(), certificates.forUpstream()))
                        .forPages(ollamas.pageTaps(accessLog), pages, pages::only)
                        .all());
    }

    private ReverseProxy proxy() {
        return proxy;
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
        ollamas.onBound(bound, certificates.clients());
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
        ollamas.start();
        if (agent != null) {
            agent.start();
        }
        return bound;
    }

    private void bindAgent() throws BindFailedException {
        InetSocketAddress address = config.balancing().agent();
        if (address != null) {
            try {
                agent = AgentCheck.bind(address, ollamas::agentLine);
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
        ollamas.close();
        files.close();
        proxy.close();
        if (agent != null) {
            agent.close(); // only now, because it reports the drain
        }
        ollamas.pushLast();
        if (accessLog != null) {
            accessLog.close(); // last, because closing the relay ends exchanges
        }
        ollamas.closePages();
    }
}
