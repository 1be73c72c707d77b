package io.llamatap.relay.io;

import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import java.util.Map;

/**
 * The kernel's own watch over peers that vanish without a word, where the transport has it: a dead client behind NAT is noticed
 * within a minute while Ollama thinks, so that Ollama can be stopped.
 */
public final class SocketTimers {
    private static final int KEEP_IDLE_SECONDS = 30;
    private static final int KEEP_INTERVAL_SECONDS = 10;
    private static final int KEEP_COUNT = 3;

    private SocketTimers() {}

    /** TCP_USER_TIMEOUT is left alone: it would end a client that only reads slowly, and overrule the count of probes. */
    public static Map<ChannelOption<Integer>, Integer> of(Transport transport) {
        return transport.resolve() == Transport.EPOLL
                ? Map.of(
                        EpollChannelOption.TCP_KEEPIDLE, KEEP_IDLE_SECONDS,
                        EpollChannelOption.TCP_KEEPINTVL, KEEP_INTERVAL_SECONDS,
                        EpollChannelOption.TCP_KEEPCNT, KEEP_COUNT)
                : Map.of();
    }
}
