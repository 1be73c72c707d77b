package io.llamatap.server;

import io.llamatap.metrics.PollTarget;
import io.llamatap.relay.BindFailedException;
import io.llamatap.relay.Reachability;
import io.llamatap.relay.ReverseProxy;
import io.llamatap.server.access.Access;
import io.llamatap.server.access.BadTokenFileException;
import io.llamatap.server.accesslog.AccessLog;
import io.llamatap.server.accesslog.LineForm;
import io.llamatap.server.admin.AdminPages;
import io.llamatap.server.admin.Health;
import io.llamatap.server.admin.HealthPage;
import io.llamatap.server.config.AccessLogTarget;
import io.llamatap.server.config.CanarySettings;
import io.llamatap.server.config.LogFormat;
import io.llamatap.server.config.ServerConfig;
import io.llamatap.server.host.HostWatch;
import io.llamatap.server.ollama.Canary;
import io.llamatap.server.ollama.OllamaPoller;
import io.llamatap.server.ollama.OwnUse;
import io.llamatap.server.push.Push;
import io.llamatap.server.tls.CertificateFiles;
import io.llamatap.server.tls.CertificateWatch;
import io.llamatap.tap.OllamaEndpoint;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
    /** The listener for clients is the first. */
    private static final int CLIENTS = 0;

    private static final Duration HOST_PERIOD = Duration.ofSeconds(15);
    private static final Duration READINESS_INTERVAL = Duration.ofSeconds(5);

    private final ServerConfig config;
    private final Access clientAccess;
    private final Access pageAccess;
    private final AdminPages pages;
    private final ReverseProxy proxy;
    private final Metering metering = new Metering();
    private final @Nullable AccessLog accessLog;
    private final OllamaPoller poller;
    private final @Nullable Canary canary;
    private final HostWatch hostWatch;
    private final @Nullable CertificateWatch certificate;
    private final Push push;
    private volatile boolean isStarted;

    /**
     * Wires everything; but for reading tokens, nothing happens before {@link #start}.
     *
     * @throws BadTokenFileException if tokens are needed and there are none
     */
    public Llamatap(ServerConfig config, Clock clock) throws BadTokenFileException {
        this.config = config;
        this.clientAccess = Access.of(config.clientAccess());
        this.pageAccess = Access.of(config.pageAccess());
        HealthPage health = new HealthPage(BuildFacts.version(), config.readyNeedsUpstream(), this::health, clock);
        this.pages = new AdminPages(metering, health, pageAccess.rule());
        this.accessLog = accessLog(config, clock);
        CertificateFiles files = config.tls().files();
        CertificateFiles.Loaded loaded = config.tls().certificate();
        CertificateWatch watch = files == null || loaded == null ? null : new CertificateWatch(files, loaded);
        this.certificate = watch;
        this.canary = config.canary().models().isEmpty() ? null : canary(clock);
        this.poller = new OllamaPoller(
                config.upstream(),
                config.tls().upstream(),
                pollOptions(config),
                metering.registry(),
                canary == null ? OwnUse.NONE : canary,
                this::onPolled,
                clock,
                System::nanoTime);
        this.proxy = new ReverseProxy(
                config.relay(),
                config.listeners(
                        metering.taps(config.pollInterval().isZero() ? this::onListing : null, accessLog),
                        metering.pageTaps(accessLog),
                        pages,
                        pages::only,
                        clientAccess.rule(),
                        watch == null ? null : watch::tls));
        metering.registry().add(poller.metrics(() -> proxy.reachability(CLIENTS)));
        this.hostWatch = new HostWatch(config::readsHost, HOST_PERIOD);
        metering.registry().add(hostWatch.source());
        this.push = new Push(config.push(), metering::snapshots, clock);
        metering.registry().add(push.source());
    }

    private static @Nullable AccessLog accessLog(ServerConfig config, Clock clock) {
        AccessLogTarget target = config.accessLog();
        LineForm form = config.accessLogFormat() == LogFormat.JSON ? LineForm.JSON : LineForm.TEXT;
        return target == null ? null : AccessLog.of(target.file(), form, clock);
    }

    private Canary canary(Clock clock) {
        CanarySettings settings = config.canary();
        return new Canary(
                config.upstream(),
                config.tls().upstream(),
                new Canary.Options(
                        settings.models(),
                        settings.interval(),
                        settings.tokens(),
                        config.relay().timeouts().connect(),
                        settings.timeout(),
                        settings.isInHomeserver()),
                metering.registry(),
                () -> proxy.inFlight() > 0,
                clock,
                System::nanoTime);
    }

    private void onPolled(Reachability.State state, String why) {
        proxy.observe(CLIENTS, state, why);
    }

    /** Where Ollama is not asked, clients ask it now and then. */
    private void onListing(OllamaEndpoint endpoint, byte[] body) {
        PollTarget target =
                switch (endpoint) {
                    case TAGS -> PollTarget.TAGS;
                    case PS -> PollTarget.PS;
                    default -> PollTarget.VERSION;
                };
        poller.onPassing(target, body);
    }

    /**
     * Listens, tells what was started, and asks beside that whether Ollama is there.
     *
     * @return the addresses bound: that for clients, that for our own pages if it is apart, those with one dialect each
     * @throws BindFailedException if an address cannot be had; then none is open
     */
    public List<InetSocketAddress> start() throws BindFailedException {
        if (accessLog != null) {
            accessLog.start();
        }
        List<InetSocketAddress> bound = proxy.bind();
        metering.describe(config.relay().transport().resolve());
        CertificateWatch watch = certificate;
        if (watch != null) {
            metering.watch(watch);
            watch.start();
        }
        isStarted = true;
        StartReport.log(config, bound);
        clientAccess.start();
        pageAccess.start();
        poller.start();
        if (canary != null) {
            canary.start();
        }
        hostWatch.start();
        push.start();
        return bound;
    }

    private static OllamaPoller.Options pollOptions(ServerConfig config) {
        return new OllamaPoller.Options(
                config.pollInterval(),
                config.readyNeedsUpstream() ? READINESS_INTERVAL : Duration.ZERO,
                config.relay().timeouts().connect(),
                config.pollTimeout());
    }

    /** Takes nothing new, and lets exchanges end for as long as is set. */
    public void drain() throws InterruptedException {
        boolean isClean = proxy.drain(config.drainTimeout());
        if (isClean) {
            LOG.info("drained: all exchanges have ended");
        } else {
            LOG.warn("drain-timeout is over: exchanges that were still going on were cut off");
        }
    }

    /** Does what SIGHUP asks for: opens the access log's file anew, if it was moved. Any thread. */
    public void refresh() {
        if (accessLog != null) {
            accessLog.refresh();
        }
    }

    private Health health() {
        Health.Phase phase =
                !isStarted ? Health.Phase.STARTING : proxy.isDraining() ? Health.Phase.DRAINING : Health.Phase.SERVING;
        return new Health(phase, config.upstream().toString(), proxy.reachability(CLIENTS), proxy.inFlight());
    }

    @Override
    public void close() {
        hostWatch.close();
        poller.close();
        if (canary != null) {
            canary.close();
        }
        if (certificate != null) {
            certificate.close();
        }
        proxy.close();
        push.close(); // once nothing is counted any more
        if (accessLog != null) {
            accessLog.close(); // last: it is told how the exchanges ended
        }
        pages.close();
        clientAccess.close();
        pageAccess.close();
    }
}
