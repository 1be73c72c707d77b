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
 * Answers HAProxy's agent checks: whoever connects gets one line and the end of the connection. Nothing is read, and nobody is waited
 * for: a line fits the buffer of a new socket.
 *
 * <p>One connection at a time, on a daemon thread of its own; as many more as {@link #BACKLOG} wait in the kernel. No more than
 * {@link #MOST} are answered in {@link #WINDOW_NANOS}, so that a crowd costs no processor. All methods are called by one thread.
 */
public final class AgentCheck implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentCheck.class);
    private static final int BACKLOG = 64;
    private static final int MOST = 100;
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Supplier<String> line;
    private final ServerSocketChannel listener;

    private AgentCheck(Supplier<String> line, ServerSocketChannel listener) {
        this.line = line;
        this.listener = listener;
    }

    /**
     * Takes an address; nobody is answered before {@link #start}.
     *
     * @param line what is true when somebody asks, with its end; told at once
     * @throws IOException if the address cannot be had
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

    /** Answers from now on. */
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
            if (answered >= MOST || rest <= 0) {
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
                // It has left, or descriptors are scarce: then asking again at once would find no others.
                LOG.debug("an agent check could not be answered", e);
                LockSupport.parkNanos(WINDOW_NANOS / MOST);
            }
        }
    }

    /** Answers no more. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            LOG.debug("the address for agent checks could not be closed", e);
        }
    }
}
