package io.llamatap.server.ollama;

import io.llamatap.relay.Upstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;

/**
 * Connects to an upstream, trying every address of its name in turn: {@code localhost} may be {@code ::1} first, where Ollama
 * does not listen. Blocks; never on an event loop.
 */
final class UpstreamDial {
    private UpstreamDial() {}

    /**
     * Connects; the socket is the caller's.
     *
     * @throws NoAnswerException if no address accepts in time
     */
    static Socket connect(Upstream upstream, Deadline deadline) throws NoAnswerException {
        String why = "its name has no address";
        try {
            for (InetAddress address : InetAddress.getAllByName(upstream.host())) {
                Socket socket = new Socket();
                try {
                    socket.connect(new InetSocketAddress(address, upstream.port()), deadline.remainingMillis());
                    return socket;
                } catch (IOException e) {
                    close(socket);
                    why = String.valueOf(e.getMessage());
                }
            }
        } catch (UnknownHostException e) {
            why = "its name cannot be resolved";
        }
        throw new NoAnswerException(why);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It was never connected: nothing is lost.
        }
    }
}
