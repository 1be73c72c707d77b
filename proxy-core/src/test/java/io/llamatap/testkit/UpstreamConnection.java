package io.llamatap.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a {@link ScriptedUpstream}: what arrived on it, and what its script can do. May be queried by any thread; one
 * script acts.
 */
public final class UpstreamConnection implements AutoCloseable {
    /** How much is kept of what arrives; the rest is only counted. */
    private static final int RECORDED_BYTES = 8 << 20;

    private final int index;
    private final Socket wire;
    private final Socket socket;
    private final Changes changes;
    private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();
    private boolean reading;
    private long receivedCount;
    /** The complete requests in what arrived, and the index after them, so that each byte is parsed only a few times. */
    private final List<HttpMessage> requests = new ArrayList<>();

    private int parsedBytes;
    private int requestsTaken;
    private @Nullable Ending ending;

    UpstreamConnection(int index, Socket wire, Socket socket, Changes changes, boolean reading) {
        this.index = index;
        this.wire = wire;
        this.socket = socket;
        this.changes = changes;
        this.reading = reading;
    }

    void readAll() {
        byte[] buffer = new byte[1 << 16];
        try {
            changes.await(Duration.ofMinutes(5), () -> "leave to read", () -> reading || ending != null);
            InputStream in = socket.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                int length = count;
                changes.make(() -> {
                    receivedCount += length;
                    recorded.write(buffer, 0, Math.max(0, Math.min(length, RECORDED_BYTES - recorded.size())));
                });
            }
            changes.make(() -> ending = Ending.FIN);
        } catch (IOException e) {
            changes.make(() -> ending = Ending.RESET);
        }
    }

    /** Asks for another handshake, as TLS 1.2 allows. */
    public void renegotiate() throws IOException {
        ((SSLSocket) socket).startHandshake();
    }

    /** Returns its number among the upstream's connections, from 0. */
    public int index() {
        return index;
    }

    /** Returns what has arrived, at most the first 8 MiB. */
    public byte[] received() {
        return changes.read(recorded::toByteArray);
    }

    /** Returns how many bytes have arrived. */
    public long receivedCount() {
        return changes.read(() -> receivedCount);
    }

    /** Returns the complete requests that have arrived; fails if what arrived is not HTTP. */
    public List<HttpMessage> requests() {
        return changes.read(() -> {
            byte[] received = recorded.toByteArray();
            byte[] rest = Arrays.copyOfRange(received, parsedBytes, received.length);
            try {
                for (HttpMessage request : HttpReader.requestsIn(rest)) {
                    requests.add(request);
                    parsedBytes += request.head().raw().length + request.framed().length;
                }
            } catch (MalformedMessageException e) {
                throw new AssertionError("the upstream was sent what is no HTTP: " + Wire.printable(received), e);
            }
            return List.copyOf(requests);
        });
    }

    /** Returns whether the peer has closed. */
    public boolean isClosedByPeer() {
        return changes.read(() -> ending != null);
    }

    /** Waits for the next complete request, in order. */
    public HttpMessage awaitRequest() throws IOException {
        HttpMessage next = nextRequest(Patience.LIMIT);
        if (next == null) {
            throw new EOFException("closed instead of a request");
        }
        return next;
    }

    /** Waits for the next complete request as long as the connection lasts; returns null if it ends before. */
    public @Nullable HttpMessage nextRequest() {
        return nextRequest(Duration.ofMinutes(5));
    }

    private @Nullable HttpMessage nextRequest(Duration limit) {
        int wanted = requestsTaken;
        changes.await(
                limit,
                () -> "request " + wanted + " on connection " + index + ", got " + Wire.printable(received()),
                () -> requests().size() > wanted || ending != null);
        List<HttpMessage> requests = requests();
        if (requests.size() <= wanted) {
            return null;
        }
        requestsTaken++;
        return requests.get(wanted);
    }

    /** Responds to each request until the peer closes. */
    public void respondToAll(Function<HttpMessage, String> responses) throws IOException {
        for (HttpMessage request = nextRequest(); request != null; request = nextRequest()) {
            send(responses.apply(request));
        }
    }

    /** Waits until what arrived contains a text, such as the end of a head whose body is still to come. */
    public void awaitText(String text) throws IOException {
        awaitOrEnd("\"" + text + "\"", () -> Wire.text(received()).contains(text));
    }

    /** Waits until the head of the first request has arrived. */
    public void awaitHead() throws IOException {
        awaitText("\r\n\r\n");
    }

    /** Waits until the given number of bytes have arrived in total. */
    public void awaitReceived(long bytes) throws IOException {
        awaitOrEnd(bytes + " bytes", () -> receivedCount >= bytes);
    }

    private void awaitOrEnd(String what, BooleanSupplier condition) throws IOException {
        changes.await(
                () -> what + " on connection " + index + ", got " + Wire.printable(received()),
                () -> condition.getAsBoolean() || ending != null);
        if (!changes.read(condition::getAsBoolean)) {
            throw new EOFException("closed before " + what);
        }
    }

    /** Waits until the peer has closed, and returns how. */
    public Ending awaitEnd() {
        return awaitEnd(Patience.LIMIT);
    }

    /** Waits until the peer has closed, at most for the given time, and returns how. */
    public Ending awaitEnd(Duration limit) {
        changes.await(limit, () -> "connection " + index + " closed by the proxy", () -> ending != null);
        return ending == Ending.FIN ? Ending.FIN : Ending.RESET;
    }

    /** Starts reading a connection of an upstream that does not read by itself. */
    public void startReading() {
        changes.make(() -> reading = true);
    }

    /** Waits for another thread of the test. */
    public void await(CountDownLatch latch) {
        try {
            if (!latch.await(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the test did not give its sign");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits for a permit from another thread of the test. */
    public void await(Semaphore permits) {
        try {
            if (!permits.tryAcquire(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the test did not give its permit");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Sends a text, one byte for each character. */
    public void send(String text) throws IOException {
        send(Wire.bytes(text));
    }

    /** Sends bytes in one write. */
    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Sends bytes in pieces, one write each, split at ascending offsets. */
    public void sendCutAt(byte[] bytes, int... offsets) throws IOException {
        Wire.writeCutAt(socket.getOutputStream(), bytes, offsets);
    }

    /** Sends a FIN and goes on reading. */
    public void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes with a reset. */
    public void reset() throws IOException {
        wire.setSoLinger(true, 0);
        wire.close();
    }

    /** Sends bytes unencrypted. */
    public void forge(byte[] bytes) throws IOException {
        wire.getOutputStream().write(bytes);
    }

    /** Closes without close_notify, as a cut network path would: only a FIN. */
    public void cut() throws IOException {
        wire.close();
    }

    /** Closes; the kernel sends a FIN, or a reset if bytes were left unread. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
