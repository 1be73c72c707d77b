package io.llamatap.relay.io;

import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import java.util.Map;

/**
 * TCP keep-alive probes, which notice peers that vanish without closing, where the transport supports their settings. A dead
 * client behind NAT is noticed within a minute while Ollama is working, so that Ollama can be stopped.
 */
public final class SocketTimers {
    private static final int KEEP_IDLE_SECONDS = 30;
    private static final int KEEP_INTERVAL_SECONDS = 10;
    private static final int KEEP_COUNT = 3;

    private SocketTimers() {}

    /**
     * Returns the socket options. TCP_USER_TIMEOUT is not set: it would close a client that only reads slowly, and override the
     * number of probes.
     */
    public static Map<ChannelOption<Integer>, Integer> of(Transport transport) {
        return transport.resolve() == Transport.EPOLL
                ? Map.of(
                        EpollChannelOption.TCP_KEEPIDLE, KEEP_IDLE_SECONDS,
                        EpollChannelOption.TCP_KEEPINTVL, KEEP_INTERVAL_SECONDS,
                        EpollChannelOption.TCP_KEEPCNT, KEEP_COUNT)
                : Map.of();
    }
}
