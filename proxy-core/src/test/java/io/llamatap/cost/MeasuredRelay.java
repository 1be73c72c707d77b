package io.llamatap.cost;

import com.sun.management.ThreadMXBean;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.relay.Listener;
import io.llamatap.relay.RelayOptions;
import io.llamatap.relay.ReverseProxy;
import io.llamatap.relay.io.Transport;
import io.llamatap.tap.meter.MetricsTapFactory;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.ScriptedUpstream;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A relay on one event loop with its real metrics and no other observer, either with the calls and buffers of its channels
 * counted, or unchanged except that the allocations of its event loop's thread are counted. One at a time in a JVM.
 *
 * <p>Netty's leak detector, which records each buffer, is off meanwhile.
 */
final class MeasuredRelay implements AutoCloseable {
    private final ResourceLeakDetector.Level leakDetection = ResourceLeakDetector.getLevel();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final SideMeter clientSide = new SideMeter();
    private final SideMeter upstreamSide = new SideMeter();
    private final boolean counting;
    private final ReverseProxy proxy;
    private final InetSocketAddress address;
    private volatile @Nullable EventLoop loop;

    private MeasuredRelay(ScriptedUpstream upstream, Transport transport, boolean counting) throws IOException {
        this.counting = counting;
        RelayOptions options = RelaySettings.defaults().on(transport, 1).options();
        MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64);
        proxy = new ReverseProxy(
                options,
                List.of(new Listener(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        ProxyFixture.upstreamAt(upstream.port()),
                        new MetricsTapFactory(registry),
                        null)));
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        ChannelMeter.begin(this);
        address = proxy.bind().get(0);
    }

    /** Starts one whose channels are counted. */
    static MeasuredRelay counting(ScriptedUpstream upstream, Transport transport) throws IOException {
        return new MeasuredRelay(upstream, transport, true);
    }

    /** Starts one whose channels are left as they are. */
    static MeasuredRelay untouched(ScriptedUpstream upstream, Transport transport) throws IOException {
        return new MeasuredRelay(upstream, transport, false);
    }

    /** Returns the transports that this machine has, of those that are measured. */
    static List<Transport> transports() {
        return Stream.of(Transport.EPOLL, Transport.NIO)
                .filter(Transport::isAvailable)
                .toList();
    }

    void onClientChannel(Channel channel) {
        if (counting) {
            count(channel, clientSide);
        }
    }

    void onUpstreamChannel(Channel channel) {
        channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRegistered(ChannelHandlerContext ctx) {
                loop = ctx.channel().eventLoop();
                ctx.pipeline().remove(this);
                ctx.fireChannelRegistered();
            }
        });
        if (counting) {
            count(channel, upstreamSide);
        }
    }

    private static void count(Channel channel, SideMeter meter) {
        channel.config().setAllocator(new CountingAllocator(meter));
        channel.pipeline().addFirst(meter);
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            /** After the relay's own initializer, which decides how much is read at once. */
            @Override
            public void handlerAdded(ChannelHandlerContext ctx) {
                RecvByteBufAllocator own = channel.config().getRecvByteBufAllocator();
                channel.config().setRecvByteBufAllocator(new CountingReceives(own, meter));
                ctx.pipeline().remove(this);
            }
        });
    }

    RawClient connect() throws IOException {
        return RawClient.connect(address);
    }

    /** Returns what was counted so far. The relay is idle then, since this runs on its own event loop. */
    Costs costs() {
        return onLoop(() -> new Costs(
                clientSide.counts(),
                upstreamSide.counts(),
                threads.getThreadAllocatedBytes(Thread.currentThread().getId())));
    }

    private <T> T onLoop(Callable<T> question) {
        EventLoop asked = loop;
        if (asked == null) {
            throw new IllegalStateException("nothing was relayed yet");
        }
        return asked.submit(question).syncUninterruptibly().getNow();
    }

    @Override
    public void close() {
        proxy.close();
        ChannelMeter.end();
        ResourceLeakDetector.setLevel(leakDetection);
    }
}
