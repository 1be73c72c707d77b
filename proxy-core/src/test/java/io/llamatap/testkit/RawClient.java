package io.llamatap.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A client that sends exactly the given bytes and returns exactly the received ones. One thread; every wait has a time limit.
 *
 * <p>What does not arrive in time, or arrives truncated, is an {@link AssertionError} or an {@link IOException}; both fail a
 * test.
 */
public final class RawClient implements AutoCloseable {
    private final Socket socket;
    /** The socket that carries the bytes; equal to the TCP socket if there is no TLS. */
    private final Socket wire;

    private final InputStream in;
    private final OutputStream out;
    private final HttpReader reader;

    private RawClient(Socket socket) throws IOException {
        this(socket, socket);
    }

    private RawClient(Socket socket, Socket wire) throws IOException {
        this.socket = socket;
        this.wire = wire;
        this.in = new BufferedInputStream(new Limited(socket.getInputStream()), 1 << 16);
        this.out = socket.getOutputStream();
        this.reader = new HttpReader(in);
    }

    /** Connects, without Nagle's algorithm so that every piece is sent at once. */
    public static RawClient connect(InetSocketAddress address) throws IOException {
        return connect(address, 0);
    }

    /**
     * Connects with a small receive window, for clients that read slowly.
     *
     * @param receiveBytes the size of the kernel's receive buffer; 0 for the default
     */
    public static RawClient connect(InetSocketAddress address, int receiveBytes) throws IOException {
        return new RawClient(open(null, address, receiveBytes));
    }

    /** Connects from an address of this machine. */
    public static RawClient connectFrom(InetAddress local, InetSocketAddress address) throws IOException {
        return new RawClient(open(new InetSocketAddress(local, 0), address, 0));
    }

    /** Connects and completes the TLS handshake. */
    public static RawClient connect(InetSocketAddress address, int receiveBytes, SSLContext trust, TestTls.Offer offer)
            throws IOException {
        return encrypted(open(null, address, receiveBytes), trust, offer);
    }

    /** Connects from an address of this machine and completes the TLS handshake. */
    public static RawClient connectFrom(
            InetAddress local, InetSocketAddress address, SSLContext trust, TestTls.Offer offer) throws IOException {
        return encrypted(open(new InetSocketAddress(local, 0), address, 0), trust, offer);
    }

    private static RawClient encrypted(Socket wire, SSLContext trust, TestTls.Offer offer) throws IOException {
        try {
            return new RawClient(TestTls.connect(wire, trust, offer), wire);
        } catch (IOException e) {
            wire.close();
            throw e;
        }
    }

    private static Socket open(@Nullable InetSocketAddress local, InetSocketAddress address, int receiveBytes)
            throws IOException {
        Socket socket = new Socket();
        try {
            socket.bind(local);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Patience.millis());
            if (receiveBytes > 0) {
                socket.setReceiveBufferSize(receiveBytes);
            }
            socket.connect(address, Patience.millis());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends a text, one byte for each character. */
    public RawClient send(String text) throws IOException {
        return send(Wire.bytes(text));
    }

    /** Sends bytes in one write. */
    public RawClient send(byte[] bytes) throws IOException {
        out.write(bytes);
        return this;
    }

    /** Sends UTF-8. */
    public RawClient sendUtf8(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes in pieces, one write each, split at ascending offsets. */
    public RawClient sendCutAt(byte[] bytes, int... offsets) throws IOException {
        Wire.writeCutAt(out, bytes, offsets);
        return this;
    }

    /** Sends every byte separately. */
    public RawClient sendByteByByte(byte[] bytes) throws IOException {
        int[] offsets = new int[Math.max(0, bytes.length - 1)];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = i + 1;
        }
        return sendCutAt(bytes, offsets);
    }

    /** Reads the next final response to a request that is not HEAD, with the interim ones before it. */
    public HttpMessage readResponse() throws IOException {
        return readResponse("GET");
    }

    /** Reads the next final response to a request of that method, with the interim ones before it. */
    public HttpMessage readResponse(String method) throws IOException {
        HttpMessage response = reader.response(method);
        if (response == null) {
            throw new AssertionError("closed without a response");
        }
        return response;
    }

    /** Reads the next final response; null if the connection ends, by FIN or reset, before a byte of it. */
    public @Nullable HttpMessage readResponseUnlessEnded() throws IOException {
        in.mark(1);
        try {
            if (in.read() < 0) {
                return null;
            }
        } catch (SocketException reset) {
            return null;
        }
        in.reset();
        return readResponse();
    }

    /** Reads the next head, interim or final. */
    public HttpHead readHead() throws IOException {
        HttpHead head = reader.responseHead();
        if (head == null) {
            throw new AssertionError("closed without a response");
        }
        return head;
    }

    /** Reads the given number of bytes. */
    public byte[] read(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new AssertionError("ended after " + Wire.printable(bytes) + ", wanted " + length + " bytes");
        }
        return bytes;
    }

    /** Reads and discards what has arrived, up to the size of the buffer. Returns the number of bytes; -1 at the end. */
    public int skipSome(byte[] buffer) throws IOException {
        return in.read(buffer);
    }

    /** Reads until the peer sends a FIN. */
    public byte[] readToFin() throws IOException {
        return in.readAllBytes();
    }

    /** Reads until the peer closes, by FIN or reset. */
    public String readToEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                all.write(next);
            }
        } catch (SocketException reset) {
            return Wire.text(all.toByteArray());
        }
        return Wire.text(all.toByteArray());
    }

    /** Reads and discards everything until the peer closes. Returns how it did. */
    public Ending awaitEnd() throws IOException {
        byte[] dropped = new byte[1 << 16];
        try {
            for (int count = 0; count >= 0; ) {
                count = in.read(dropped);
            }
            return Ending.FIN;
        } catch (SocketException e) {
            return Ending.RESET;
        }
    }

    /** Fails unless the peer closes without sending another byte. */
    public Ending awaitEndOfNothing() throws IOException {
        try {
            int next = in.read();
            if (next >= 0) {
                throw new AssertionError("expected the end, got byte " + next + ", "
                        + Wire.printable(in.readNBytes(Math.min(in.available(), 200))));
            }
            return Ending.FIN;
        } catch (SocketException e) {
            return Ending.RESET;
        }
    }

    /** Returns how many bytes can be read without waiting. */
    public int available() throws IOException {
        return in.available();
    }

    /** Returns how many bytes can be read without waiting, after there are any or the time has passed. */
    public int awaitAvailable(Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (in.available() == 0 && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        return in.available();
    }

    /** Returns our own port, which identifies the connection. */
    public int localPort() {
        return socket.getLocalPort();
    }

    /** Sends a FIN and goes on reading. */
    public void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /** Starts another handshake, as TLS 1.2 allows; reading continues it. */
    public void renegotiate() throws IOException {
        ((SSLSocket) socket).startHandshake();
    }

    /** Closes without close_notify, as a cut network path would: only a FIN. */
    public void cut() throws IOException {
        wire.shutdownOutput();
    }

    /** Sends bytes unencrypted. */
    public void forge(byte[] bytes) throws IOException {
        wire.getOutputStream().write(bytes);
    }

    /** Returns what was negotiated in the handshake. */
    public SSLSession session() {
        return ((SSLSocket) socket).getSession();
    }

    /** Returns the application protocol that was negotiated; empty if there is none. */
    public String protocol() {
        return ((SSLSocket) socket).getApplicationProtocol();
    }

    /** Closes with a reset. */
    public void reset() throws IOException {
        wire.setSoLinger(true, 0);
        wire.close();
    }

    /** Closes in the middle of a test, like {@link #close}. */
    public void leave() throws IOException {
        socket.close();
    }

    /** Closes; the kernel sends a FIN, or a reset if bytes were left unread. */
    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Turns a read that took too long into a failure that says so. */
    private static final class Limited extends InputStream {
        private final InputStream in;

        Limited(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return in.read(bytes, offset, length);
            } catch (SocketTimeoutException e) {
                throw new AssertionError("nothing came within " + Patience.LIMIT, e);
            }
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }
    }
}
