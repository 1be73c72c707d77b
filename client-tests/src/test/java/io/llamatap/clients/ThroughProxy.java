package io.llamatap.clients;

import static org.awaitility.Awaitility.await;

import io.llamatap.exposition.Exposition;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.relay.BindFailedException;
import io.llamatap.relay.Listener;
import io.llamatap.relay.RelayOptions;
import io.llamatap.relay.ReverseProxy;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.demo.StandIn;
import io.llamatap.tap.meter.MetricsTapFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * A proxy in front of a stand-in that replays recordings of Ollama, for the time of one test class. With {@code -Dllamatap.clients.direct=true} the clients go
 * to the stand-in itself, which tells whether a failure is the proxy's.
 */
abstract class ThroughProxy {
    private static EventLoopGroup loops;
    private static StandIn ollama;
    private static MetricsRegistry registry;
    private static ReverseProxy proxy;
    private static InetSocketAddress address;

    @BeforeAll
    static void start() throws BindFailedException {
        loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        ollama = new StandIn(new RecordedResponses());
        InetSocketAddress upstream = ollama.bind(loops);
        registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), MetricsRegistry.DEFAULT_MODEL_CAP);
        Listener listener = new Listener(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new Upstream("127.0.0.1", upstream.getPort(), ""),
                new MetricsTapFactory(registry),
                null);
        proxy = new ReverseProxy(RelayOptions.defaults(), List.of(listener));
        address = Boolean.getBoolean("llamatap.clients.direct")
                ? upstream
                : proxy.bind().get(0);
    }

    @AfterAll
    static void stop() {
        proxy.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    static boolean isProxied() {
        return !Boolean.getBoolean("llamatap.clients.direct");
    }

    /** Returns where clients connect, without a slash at its end. */
    static String url() {
        return "http://127.0.0.1:" + address.getPort();
    }

    /** Returns what the proxy would show to Prometheus now, one series a line. */
    static List<String> metrics() throws IOException {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        Exposition.write(List.of(registry.snapshot()), Dialect.MAIN, false, page);
        return page.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Runs a call that disconnects during a response, and waits until the upstream has noticed. */
    static void seesUpstreamAbandonedBy(Call call) throws Exception {
        long before = ollama.abandoned();
        call.run();
        await("the response is aborted at the upstream")
                .atMost(Duration.ofSeconds(5))
                .until(() -> ollama.abandoned() > before);
    }

    /** What a test does with a client. */
    interface Call {
        void run() throws Exception;
    }
}
