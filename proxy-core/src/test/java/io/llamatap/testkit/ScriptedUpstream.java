package io.llamatap.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/**
 * An upstream that records every byte it receives and does what a script says, on a raw socket.
 *
 * <p>Each connection is read by one thread and scripted by another, so that what arrives is recorded whatever the script is
 * doing. At the end of its script, a connection is closed with a FIN. Closing the upstream fails if a script failed or if a
 * connection received something that is not HTTP. A connection that breaks during a script is no failure, since that may be the
 * test.
 */
public final class ScriptedUpstream implements AutoCloseable {

    /** What happens on one connection. Runs on a thread of the connection. */
    @FunctionalInterface
    public interface Script {
        /** Runs until the script is complete. */
        void run(UpstreamConnection connection) throws IOException;
    }

    private final Changes changes = new Changes();
    private final List<UpstreamConnection> connections = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final ServerSocket listener;
    private final Script script;
    private final boolean reading;
    private final Encryption encryption;
    private boolean isAccepting = true;

    /** Adds encryption to an accepted socket. */
    private interface Encryption {
        Socket over(Socket wire) throws IOException;
    }

    private ScriptedUpstream(Script script, boolean reading, int receiveBytes, InetSocketAddress address)
            throws IOException {
        this(script, reading, receiveBytes, address, wire -> wire);
    }

    private ScriptedUpstream(
            Script script, boolean reading, int receiveBytes, InetSocketAddress address, Encryption encryption)
            throws IOException {
        this.encryption = encryption;
        this.script = script;
        this.reading = reading;
        this.listener = new ServerSocket();
        if (receiveBytes > 0) {
            listener.setReceiveBufferSize(receiveBytes);
        }
        listener.setReuseAddress(true);
        try {
            listener.bind(address, 1024);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    /** Starts on a free port; the script runs for every connection. */
    public static ScriptedUpstream start(Script script) throws IOException {
        return startOn(0, script);
    }

    /** Starts one that speaks TLS. */
    public static ScriptedUpstream startTls(SSLContext certificate, TestTls.Offer offer, Script script)
            throws IOException {
        return launch(
                new ScriptedUpstream(script, true, 0, loopback(0), wire -> TestTls.serve(wire, certificate, offer)));
    }

    /** Starts one that speaks TLS with clients whose certificate the context trusts. */
    public static ScriptedUpstream startTlsForKnown(SSLContext context, TestTls.Offer offer, Script script)
            throws IOException {
        return launch(
                new ScriptedUpstream(script, true, 0, loopback(0), wire -> TestTls.serveKnown(wire, context, offer)));
    }

    /** Starts on a given port, like an upstream that restarts. */
    public static ScriptedUpstream startOn(int port, Script script) throws IOException {
        return launch(new ScriptedUpstream(script, true, 0, loopback(port)));
    }

    /** Starts at a given address, as one of several addresses of a name. */
    public static ScriptedUpstream startAt(InetSocketAddress address, Script script) throws IOException {
        return launch(new ScriptedUpstream(script, true, 0, address));
    }

    /** Starts one whose connections are not read until their script says so, with a small receive window. */
    public static ScriptedUpstream startNotReading(Script script) throws IOException {
        return launch(new ScriptedUpstream(script, false, 16 * 1024, loopback(0)));
    }

    /** Starts one that responds to each request with the result of the function, as long as the client stays. */
    public static ScriptedUpstream responding(Function<HttpMessage, String> responses) throws IOException {
        return start(connection -> connection.respondToAll(responses));
    }

    /** Starts one that responds to each request with its number among all requests, counted from 1. */
    public static ScriptedUpstream counting() throws IOException {
        int[] count = {0};
        return responding(request -> {
            synchronized (count) {
                return Wire.ok("answer " + ++count[0]);
            }
        });
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static ScriptedUpstream launch(ScriptedUpstream upstream) {
        upstream.daemon("upstream-accept", upstream::acceptAll);
        return upstream;
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                Socket encrypted = encryption.over(socket);
                changes.make(() -> {
                    UpstreamConnection connection =
                            new UpstreamConnection(connections.size(), socket, encrypted, changes, reading);
                    connections.add(connection);
                    daemon("upstream-read-" + connection.index(), connection::readAll);
                    daemon("upstream-script-" + connection.index(), () -> runScript(connection));
                });
            }
        } catch (SocketException closed) {
            return;
        } catch (IOException e) {
            changes.make(() -> failures.add(e));
        } finally {
            changes.make(() -> isAccepting = false);
        }
    }

    private void runScript(UpstreamConnection connection) {
        try (connection) {
            runNotingFailure(connection);
        } catch (IOException brokenUnderTheScript) {
            return;
        }
    }

    /** A failure is noted before the connection is closed: whoever waits for its end must find it. */
    private void runNotingFailure(UpstreamConnection connection) throws IOException {
        try {
            script.run(connection);
        } catch (RuntimeException | AssertionError e) {
            changes.make(() -> failures.add(e));
        }
    }

    private void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns the port that it listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Returns how many connections were accepted so far. */
    public int connectionCount() {
        return changes.read(connections::size);
    }

    /** Waits for a connection, counted from 0, and returns it. */
    public UpstreamConnection connection(int index) {
        changes.await(() -> "connection " + index + " at the upstream", () -> connections.size() > index);
        return changes.read(() -> connections.get(index));
    }

    /** Returns all complete requests that the oracle finds in what arrived, connection by connection. */
    public List<HttpMessage> requests() {
        return changes.read(() -> connections.stream()
                .flatMap(connection -> connection.requests().stream())
                .toList());
    }

    /** Returns how many bytes arrived on all connections. */
    public long receivedCount() {
        return changes.read(() -> connections.stream()
                .mapToLong(UpstreamConnection::receivedCount)
                .sum());
    }

    /** Waits until the given number of complete requests have arrived on all connections. */
    public List<HttpMessage> awaitRequests(int count) {
        changes.await(
                () -> count + " requests at the upstream, saw " + requests(),
                () -> requests().size() >= count);
        return requests();
    }

    /** Waits until the peer has closed every connection. */
    public void awaitAllClosed() {
        await(Patience.LIMIT, "all upstream connections closed by the proxy", () -> connections.stream()
                .allMatch(UpstreamConnection::isClosedByPeer));
    }

    /** Returns how many connections the peer has not closed. */
    public long openCount() {
        return changes.read(() -> connections.stream()
                .filter(connection -> !connection.isClosedByPeer())
                .count());
    }

    /** Waits for a condition on what has arrived. */
    public void await(Duration limit, String what, BooleanSupplier condition) {
        changes.await(limit, () -> what, condition);
    }

    /** Stops listening; connections stay. */
    public void stopListening() throws IOException {
        listener.close();
        // The system accepts connections as long as a thread waits for them.
        changes.await(() -> "the end of accepting", () -> !isAccepting);
    }

    /** Closes everything, and fails if a script failed or what arrived is not HTTP. */
    @Override
    public void close() throws IOException {
        listener.close();
        for (UpstreamConnection connection : changes.read(() -> List.copyOf(connections))) {
            connection.close();
            connection.requests();
        }
        List<Throwable> failed = changes.read(() -> List.copyOf(failures));
        if (!failed.isEmpty()) {
            throw new AssertionError("a script of the upstream failed", failed.get(0));
        }
    }
}
