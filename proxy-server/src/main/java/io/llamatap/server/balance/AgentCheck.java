package io.llamatap.server.balance;

import io.llamatap.server.background.Repeater;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Responds to agent checks of HAProxy: writes one line to each connection and closes it. It reads nothing and never waits for a
 * client, because a line fits into the send buffer of a new socket.
 *
 * <p>A daemon thread handles one connection at a time; up to {@link #BACKLOG} more wait in the kernel. It handles at most {@link #MAX_CHECKS}
 * in {@link #WINDOW_NANOS}, so that a flood of connections costs little processor time. All methods are called by one thread.
 */
public final class AgentCheck implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentCheck.class);
    private static final int BACKLOG = 64;
    private static final int MAX_CHECKS = 100;
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Supplier<String> line;
    private final ServerSocketChannel listener;

    private AgentCheck(Supplier<String> line, ServerSocketChannel listener) {
        this.line = line;
        this.listener = listener;
    }

    /**
     * Binds an address. Connections are handled after {@link #start}.
     *
     * @param line provides the line for a connection; must not block
     * @throws IOException if the address cannot be bound
     */
    public static AgentCheck bind(InetSocketAddress address, Supplier<String> line) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        try {
            return new AgentCheck(line, listener.bind(address, BACKLOG));
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    /** Returns the address that was bound. */
    public InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listener.getLocalAddress();
    }

    /** Starts handling connections. */
    public void start() {
        Repeater.daemon("llamatap-agent", this::answerAll).start();
    }

    private void answerAll() {
        long begin = System.nanoTime();
        int answered = 0;
        while (listener.isOpen()) {
            answer();
            answered++;
            long rest = begin + WINDOW_NANOS - System.nanoTime();
            if (answered >= MAX_CHECKS || rest <= 0) {
                if (rest > 0) {
                    LockSupport.parkNanos(rest);
                }
                begin = System.nanoTime();
                answered = 0;
            }
        }
    }

    private void answer() {
        try (SocketChannel client = listener.accept()) {
            client.write(ByteBuffer.wrap(line.get().getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            if (listener.isOpen()) {
                // The client has left, or there are no file descriptors left, which the next accept would not change.
                LOG.debug("agent check failed", e);
                LockSupport.parkNanos(WINDOW_NANOS / MAX_CHECKS);
            }
        }
    }

    /** Closes the address and ends the thread. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            LOG.debug("the address for agent checks cannot be closed", e);
        }
    }
}
