package io.llamatap.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * An address where connecting neither succeeds nor fails: a listener that accepts nothing and whose queue is full, so that the
 * kernel drops every further SYN.
 */
final class SilentAddress implements AutoCloseable {
    private static final int PROBE_MILLIS = 300;
    private static final int FILLERS_AT_MOST = 64;

    private final ServerSocket listener;
    private final List<Socket> fillers = new ArrayList<>();

    SilentAddress() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        while (fill()) {
            if (fillers.size() > FILLERS_AT_MOST) {
                close();
                throw new IOException("the listener's queue cannot be filled");
            }
        }
    }

    /** Takes one place in the backlog; returns false if there is none left. */
    private boolean fill() throws IOException {
        Socket filler = new Socket();
        fillers.add(filler);
        try {
            filler.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), PROBE_MILLIS);
            return true;
        } catch (SocketTimeoutException full) {
            return false;
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (Socket filler : fillers) {
            filler.close();
        }
        listener.close();
    }
}
