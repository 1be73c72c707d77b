package io.llamatap.relay.io;

import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.internal.PlatformDependent;
import org.jspecify.annotations.Nullable;

/** The network I/O backend. */
public enum Transport {
    /**
     * The best one available: epoll on Linux, kqueue on macOS and BSD, else NIO. Never io_uring, which has no benefit for tokens.
     */
    AUTO,
    /** Linux epoll through JNI. */
    EPOLL,
    /** BSD kqueue through JNI. */
    KQUEUE,
    /** Linux io_uring through JNI. */
    IO_URING,
    /** The JDK's selectors, on every platform. */
    NIO;

    /** Returns whether this machine supports it. */
    public boolean isAvailable() {
        return switch (this) {
            case AUTO, NIO -> true;
            case EPOLL -> Epoll.isAvailable();
            case KQUEUE -> KQueue.isAvailable();
            case IO_URING -> IoUring.isAvailable();
        };
    }

    /** Returns this one, or the one that {@link #AUTO} means on this machine. */
    public Transport resolve() {
        if (this != AUTO) {
            return this;
        }
        if (EPOLL.isAvailable()) {
            return EPOLL;
        }
        return KQUEUE.isAvailable() ? KQUEUE : NIO;
    }

    /** Returns why {@link #AUTO} means NIO on a system that has a better one; null if it does not, or if the system has none. */
    public @Nullable Throwable obstacle() {
        if (this != AUTO || resolve() != NIO) {
            return null;
        }
        return switch (PlatformDependent.normalizedOs()) {
            case "linux" -> Epoll.unavailabilityCause();
            case "osx", "freebsd", "openbsd" -> KQueue.unavailabilityCause();
            default -> null;
        };
    }

    public IoHandlerFactory ioHandlerFactory() {
        return switch (resolve()) {
            case EPOLL -> EpollIoHandler.newFactory();
            case KQUEUE -> KQueueIoHandler.newFactory();
            case IO_URING -> IoUringIoHandler.newFactory();
            case AUTO, NIO -> NioIoHandler.newFactory();
        };
    }

    public ChannelFactory<? extends ServerChannel> serverChannel() {
        return switch (resolve()) {
            case EPOLL -> EpollServerSocketChannel::new;
            case KQUEUE -> KQueueServerSocketChannel::new;
            case IO_URING -> IoUringServerSocketChannel::new;
            case AUTO, NIO -> NioServerSocketChannel::new;
        };
    }

    public ChannelFactory<? extends SocketChannel> socketChannel() {
        return switch (resolve()) {
            case EPOLL -> EpollSocketChannel::new;
            case KQUEUE -> KQueueSocketChannel::new;
            case IO_URING -> IoUringSocketChannel::new;
            case AUTO, NIO -> NioSocketChannel::new;
        };
    }
}
