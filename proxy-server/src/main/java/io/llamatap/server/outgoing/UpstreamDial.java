package io.llamatap.server.outgoing;

import io.llamatap.relay.tls.TlsParameters;
import io.llamatap.relay.upstream.TlsFault;
import io.llamatap.relay.upstream.Upstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Connects to an upstream, trying each address of its name in turn: {@code localhost} may resolve to {@code ::1} first, on which Ollama
 * does not listen. Blocks; never used on an event loop.
 */
public final class UpstreamDial {
    /** The connection broke during a TLS handshake. */
    private static final class HandshakeException extends IOException {
        private static final long serialVersionUID = 1L;

        HandshakeException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private UpstreamDial() {}

    /**
     * Connects. The caller closes the socket.
     *
     * @param deadline limit on connecting, including the TLS handshake
     * @param end when a TLS socket is closed, even during a read; a limit on silence closes none
     * @throws NoResponseException if no address accepts within the limit
     */
    public static Socket connect(UpstreamAccess access, Deadline deadline, Deadline end) throws NoResponseException {
        Upstream upstream = access.upstream();
        // Trust takes a while to read; a connection without TLS needs none.
        SSLContext trust =
                access.tls() == null || !upstream.tls() ? null : access.tls().get();
        String why = "the host name has no address";
        IOException last = null;
        @Nullable String fault = null;
        try {
            for (InetAddress address : InetAddress.getAllByName(upstream.host())) {
                Socket socket = new Socket();
                try {
                    socket.connect(new InetSocketAddress(address, upstream.port()), deadline.remainingMillis());
                    Socket ready = encrypted(socket, upstream, trust, deadline);
                    if (ready != socket && !end.isOfSilence()) {
                        closeUnless(new AtomicBoolean(), socket, end);
                    }
                    return ready;
                } catch (SSLException | HandshakeException e) {
                    close(socket);
                    // A TLS fault is more specific than a refused connection to another address.
                    fault = TlsFault.explain(e);
                    last = e;
                } catch (IOException e) {
                    close(socket);
                    why = String.valueOf(e.getMessage());
                    last = e;
                }
            }
        } catch (UnknownHostException e) {
            why = "the host name cannot be resolved";
        }
        throw new NoResponseException(fault == null ? why : fault, last);
    }

    private static Socket encrypted(Socket socket, Upstream upstream, @Nullable SSLContext trust, Deadline deadline)
            throws IOException {
        if (trust == null) {
            return socket;
        }
        AtomicBoolean isShaken = new AtomicBoolean();
        closeUnless(isShaken, socket, deadline);
        SSLSocket encrypted = (SSLSocket) trust.getSocketFactory()
                .createSocket(socket, TlsParameters.peerName(upstream.host()), upstream.port(), true);
        encrypted.setSSLParameters(TlsParameters.forUpstream(upstream.host()));
        encrypted.setSoTimeout(deadline.remainingMillis());
        try {
            encrypted.startHandshake();
        } catch (IOException e) {
            if (deadline.isOver()) {
                throw new SocketTimeoutException("the TLS handshake exceeded the time limit");
            }
            throw e instanceof SSLException ? e : new HandshakeException(e);
        }
        isShaken.set(true);
        return encrypted;
    }

    /**
     * Closes a socket at a deadline unless {@code isDone} is set by then. A limit on each read does not bound a TLS record that arrives
     * byte by byte. Closes the TCP socket, because closing the TLS socket could wait for its reader.
     */
    public static void closeUnless(AtomicBoolean isDone, Socket socket, Deadline deadline)
            throws SocketTimeoutException {
        CompletableFuture.delayedExecutor(deadline.remainingMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (!isDone.get()) {
                        close(socket);
                    }
                });
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing was sent yet, so nothing is lost.
        }
    }
}
