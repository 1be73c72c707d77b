package io.llamatap.relay;

import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import java.util.Map;

/**
 * The kernel's own watch over peers that vanish without a word, where the transport has it: a dead client behind NAT is noticed
 * within a minute while Ollama thinks, so that Ollama can be stopped.
 */
final class SocketTimers {
    private static final int KEEP_IDLE_SECONDS = 30;
    private static final int KEEP_INTERVAL_SECONDS = 10;
    private static final int KEEP_COUNT = 3;
    private static final int UNACKNOWLEDGED_MILLIS = 60_000;

    private SocketTimers() {}

    static Map<ChannelOption<Integer>, Integer> ofClient(Transport transport) {
        return transport.resolve() == Transport.EPOLL
                ? Map.of(
                        EpollChannelOption.TCP_KEEPIDLE, KEEP_IDLE_SECONDS,
                        EpollChannelOption.TCP_KEEPINTVL, KEEP_INTERVAL_SECONDS,
                        EpollChannelOption.TCP_KEEPCNT, KEEP_COUNT,
                        EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS)
                : Map.of();
    }

    static Map<ChannelOption<Integer>, Integer> ofUpstream(Transport transport) {
        return transport.resolve() == Transport.EPOLL
                ? Map.of(
                        EpollChannelOption.TCP_KEEPIDLE, KEEP_IDLE_SECONDS,
                        EpollChannelOption.TCP_KEEPINTVL, KEEP_INTERVAL_SECONDS,
                        EpollChannelOption.TCP_KEEPCNT, KEEP_COUNT)
                : Map.of();
    }
}
