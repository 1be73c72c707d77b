package io.llamatap.server.command.selfcheck;

import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.command.CommandException;
import io.llamatap.server.command.ExitStatus;
import io.llamatap.server.outgoing.Deadline;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.server.outgoing.UpstreamDial;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;

/** Sends requests to one side, each on a connection of its own, and records the responses. Blocks. Used by one thread. */
final class Exchange {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    /** As long as Ollama waits for a model that does not go on loading. */
    private static final Duration SILENCE_LIMIT = Duration.ofMinutes(5);
    /** On a request and its response: enough for 32 tokens of the slowest model. */
    private static final Duration WHOLE_LIMIT = Duration.ofMinutes(10);

    private final String name;
    private final UpstreamAccess access;

    /**
     * Creates one.
     *
     * @param name of the side, for messages
     */
    Exchange(String name, UpstreamAccess access) {
        this.name = name;
        this.access = access;
    }

    /** Returns the address of the side. */
    Upstream address() {
        return access.upstream();
    }

    /**
     * Sends a request, and records the response, whatever it is.
     *
     * @throws CommandException if there is no connection, or if the response is too large
     */
    Recording send(Probe probe) throws CommandException {
        Upstream side = access.upstream();
        String value =
                access.authorization() == null ? "" : access.authorization().get();
        String authorization = value.isEmpty() ? "" : "Authorization: " + value + "\r\n";
        byte[] request = probe.bytes(side.authority(), side.basePath(), authorization);
        AtomicBoolean isDone = new AtomicBoolean();
        Deadline whole = Deadline.in(WHOLE_LIMIT);
        try (Socket socket = UpstreamDial.connect(access, Deadline.in(CONNECT_LIMIT), whole)) {
            if (!(socket instanceof SSLSocket)) {
                UpstreamDial.closeUnless(isDone, socket, whole);
            }
            socket.setSoTimeout(Math.toIntExact(SILENCE_LIMIT.toMillis()));
            TimedInput in = new TimedInput(socket.getInputStream());
            long sent = System.nanoTime();
            write(socket, request);
            return new ResponseRecorder(in).read(sent, probe.method().equals("HEAD"));
        } catch (IOException e) {
            throw new CommandException(
                    ExitStatus.UNAVAILABLE, name + " at " + side + ", " + probe.name() + ": " + e.getMessage());
        } finally {
            isDone.set(true);
        }
    }

    /** Sends all that the other side takes: it may respond, and close, before it has read everything. */
    private static void write(Socket socket, byte[] request) throws IOException {
        try {
            socket.getOutputStream().write(request);
        } catch (SocketException e) {
            // What it sent before is recorded, and the end of the connection with it.
        }
    }
}
