package io.llamatap.server;

import io.llamatap.metrics.PollTarget;
import io.llamatap.relay.BindFailedException;
import io.llamatap.relay.Reachability;
import io.llamatap.relay.ReverseProxy;
import io.llamatap.server.admin.AdminPages;
import io.llamatap.server.admin.Health;
import io.llamatap.server.admin.HealthPage;
import io.llamatap.server.config.ServerConfig;
import io.llamatap.server.ollama.OllamaPoller;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.TapFactory;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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

    private static final Duration READINESS_INTERVAL = Duration.ofSeconds(5);

    private final ServerConfig config;
    private final AdminPages pages;
    private final ReverseProxy proxy;
    private final Metering metering = new Metering();
    private final OllamaPoller poller;
    private volatile boolean isStarted;

    /** Wires everything; nothing happens before {@link #start}. */
    public Llamatap(ServerConfig config, Clock clock) {
        this.config = config;
        HealthPage health = new HealthPage(BuildFacts.version(), config.readyNeedsUpstream(), this::health, clock);
        this.pages = new AdminPages(metering, health);
        this.poller = new OllamaPoller(
                config.upstream(), pollOptions(config), metering.registry(), this::onPolled, clock, System::nanoTime);
        TapFactory taps = metering.taps(config.pollInterval().isZero() ? this::onListing : null);
        this.proxy = new ReverseProxy(config.relay(), config.listeners(taps, Unwatched.TAPS, pages, pages::only));
        metering.registry().add(poller.metrics(() -> proxy.reachability(CLIENTS)));
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
        List<InetSocketAddress> bound = proxy.bind();
        metering.describe(config.relay().transport().resolve());
        isStarted = true;
        StartReport.log(config, bound);
        poller.start();
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

    private Health health() {
        Health.Phase phase =
                !isStarted ? Health.Phase.STARTING : proxy.isDraining() ? Health.Phase.DRAINING : Health.Phase.SERVING;
        return new Health(phase, config.upstream().toString(), proxy.reachability(CLIENTS), proxy.inFlight());
    }

    @Override
    public void close() {
        poller.close();
        proxy.close();
        pages.close();
    }
}
