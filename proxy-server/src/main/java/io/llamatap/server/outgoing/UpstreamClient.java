package io.llamatap.server.outgoing;

import io.llamatap.relay.http1.HttpDate;
import io.llamatap.relay.upstream.TlsFault;
import io.llamatap.relay.upstream.Upstream;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to an upstream, one connection per request, with limits on time and size. Blocks; never used on an event loop.
 *
 * <p>It uses a plain socket on the calling thread: the JDK's clients try only the first address of a name and have threads of their own,
 * and an event loop would have to hand the body over to a reading thread in pieces. Netty decodes the response.
 */
public final class UpstreamClient {
    private final UpstreamAccess access;
    private final Duration connectLimit;
    private final Duration limit;

    /**
     * Creates a client of one upstream.
     *
     * @param connectLimit limit on connecting, including the TLS handshake
     * @param limit limit on the whole request
     */
    public UpstreamClient(UpstreamAccess access, Duration connectLimit, Duration limit) {
        this.access = access;
        this.connectLimit = connectLimit;
        this.limit = limit;
    }

    /**
     * A response while it is being read.
     *
     * @param contentType null if missing
     * @param date the time of the upstream's clock; null if missing
     * @param body the body without framing; not valid after the reader returns
     */
    public record Response(
            int status,
            @Nullable String contentType,
            @Nullable Instant date,
            InputStream body) {}

    /** Reads a response. */
    public interface Reading<T> {
        T of(Response response) throws IOException;
    }

    /**
     * Sends a GET request for JSON.
     *
     * @throws NoResponseException if there is no response
     * @throws UnusableResponseException if the response is malformed, too large, too slow or cut off
     */
    public <T> T get(String path, Reading<T> reading) throws IOException {
        return get(path, "application/json", reading);
    }

    /** Sends a GET request for a media type; throws what {@link #get} does. */
    public <T> T get(String path, String accept, Reading<T> reading) throws IOException {
        return exchange(
                "GET " + head(path, accept) + "\r\n", Deadline.in(limit), HttpResponseReader.USUAL_LIMIT, reading);
    }

    /**
     * Sends a GET request for a response that never ends, and reads it as long as it comes. Throws what {@link #get} does.
     *
     * @param silence how long the upstream may send nothing
     */
    public <T> T follow(String path, String accept, Duration silence, Reading<T> reading) throws IOException {
        return exchange("GET " + head(path, accept) + "\r\n", Deadline.ofSilence(silence), Long.MAX_VALUE, reading);
    }

    /** Sends a POST request with a JSON body; throws what {@link #get} does. */
    public <T> T post(String path, String json, Reading<T> reading) throws IOException {
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        String fields = "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
        return exchange(
                "POST " + head(path, "application/json") + fields + json,
                Deadline.in(limit),
                HttpResponseReader.USUAL_LIMIT,
                reading);
    }

    private String head(String path, String accept) {
        Upstream upstream = access.upstream();
        String authorization =
                access.authorization() == null ? "" : access.authorization().get();
        return upstream.basePath() + path + " HTTP/1.1\r\nHost: " + upstream.authority() + "\r\nAccept: " + accept
                + (authorization.isEmpty() ? "" : "\r\nAuthorization: " + authorization)
                + "\r\nConnection: close\r\n";
    }

    private <T> T exchange(String request, Deadline deadline, long maxBytes, Reading<T> reading) throws IOException {
        try (Socket socket = UpstreamDial.connect(access, deadline.orIn(connectLimit), deadline);
                HttpResponseReader in = new HttpResponseReader(socket, deadline, maxBytes)) {
            HttpResponse head = ask(socket, request, in, deadline);
            try {
                return reading.of(response(head, in));
            } catch (IOException e) {
                if (e instanceof SocketTimeoutException && deadline.isOfSilence()) {
                    throw new UnusableResponseException("the response stopped", e);
                }
                if (e instanceof SocketTimeoutException || deadline.isOver()) {
                    throw new UnusableResponseException("the response was not complete within the time limit", e);
                }
                throw e;
            }
        }
    }

    private static Response response(HttpResponse head, InputStream body) {
        String date = head.headers().get(HttpHeaderNames.DATE);
        return new Response(
                head.status().code(),
                head.headers().get(HttpHeaderNames.CONTENT_TYPE),
                date == null ? null : HttpDate.parse(date),
                body);
    }

    private static HttpResponse ask(Socket socket, String request, HttpResponseReader in, Deadline deadline)
            throws NoResponseException {
        try {
            // A few hundred bytes fit into any socket buffer, so this does not block.
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return in.head();
        } catch (SocketTimeoutException e) {
            throw new NoResponseException(Deadline.NO_RESPONSE, e);
        } catch (SSLException e) {
            // With TLS 1.3, an upstream verifies our certificate after the handshake has ended on our side.
            throw new NoResponseException(deadline.isOver() ? Deadline.NO_RESPONSE : TlsFault.explainBroken(e), e);
        } catch (SocketException e) {
            throw new NoResponseException(brokenOff(socket, deadline, e), e);
        } catch (IOException e) {
            throw deadline.isOver()
                    ? new NoResponseException(Deadline.NO_RESPONSE, e)
                    : new NoResponseException(String.valueOf(e.getMessage()));
        }
    }

    /** Returns the reason why the connection broke. With TLS 1.3, the upstream's alert about our certificate may be lost. */
    private static String brokenOff(Socket socket, Deadline deadline, SocketException e) {
        if (deadline.isOver()) {
            return Deadline.NO_RESPONSE;
        }
        return socket instanceof SSLSocket ? TlsFault.explain(e) : String.valueOf(e.getMessage());
    }
}
