package io.llamatap.server.ollama;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llamatap.relay.TlsParameters;
import io.llamatap.relay.Upstream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Asks an upstream for {@code GET /api/version}, once. Blocks; never on an event loop.
 *
 * <p>Spoken on a plain socket as HTTP/1.0, where an answer ends with its connection: the JDK's clients try only the first address
 * of a name, and take long to load for one question.
 */
public final class VersionProbe {
    private static final int ANSWER_LIMIT = 64 * 1024;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})[ \\r]");
    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d{1,6})\r\n");
    /** It goes to the log. */
    private static final Pattern SHOWABLE = Pattern.compile("[!-~]{1,64}");

    private static final JsonFactory JSON = new JsonFactory();

    private final Upstream upstream;
    private final @Nullable SSLContext trust;
    private final long limitNanos;

    /**
     * Makes a question.
     *
     * @param trust whom the upstream's certificate must come from; null where it speaks plain HTTP
     * @param limit how long everything may take
     */
    public VersionProbe(Upstream upstream, @Nullable SSLContext trust, Duration limit) {
        this.upstream = upstream;
        this.trust = trust;
        this.limitNanos = limit.toNanos();
    }

    /**
     * What an upstream answered.
     *
     * @param status the status
     * @param version the version, null where the answer names none, as other servers' do
     */
    public record Answer(int status, @Nullable String version) {}

    /**
     * Asks, trying every address of the upstream's name in turn.
     *
     * @throws IOException if none answers in time with HTTP
     */
    public Answer ask() throws IOException {
        long deadline = System.nanoTime() + limitNanos;
        IOException failure = new IOException("has no address");
        for (InetAddress address : InetAddress.getAllByName(upstream.host())) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, upstream.port()), remainingMillis(deadline));
                return exchange(encrypted(socket, deadline), deadline);
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private Socket encrypted(Socket socket, long deadline) throws IOException {
        SSLContext tls = trust;
        if (tls == null || !upstream.tls()) {
            return socket;
        }
        SSLSocket encrypted = (SSLSocket)
                tls.getSocketFactory().createSocket(socket, TlsParameters.peerName(upstream), upstream.port(), true);
        encrypted.setSSLParameters(TlsParameters.forUpstream(upstream));
        encrypted.setSoTimeout(remainingMillis(deadline));
        encrypted.startHandshake();
        return encrypted;
    }

    private Answer exchange(Socket socket, long deadline) throws IOException {
        String request = "GET " + upstream.basePath() + "/api/version HTTP/1.0\r\nHost: " + upstream.authority()
                + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = new byte[ANSWER_LIMIT];
        int length = 0;
        InputStream in = socket.getInputStream();
        while (length < answer.length && !isComplete(answer, length)) {
            socket.setSoTimeout(remainingMillis(deadline));
            int count = in.read(answer, length, answer.length - length);
            if (count < 0) {
                break;
            }
            length += count;
        }
        return parse(new String(answer, 0, length, StandardCharsets.UTF_8));
    }

    /** Says whether nothing is missing: not all servers close when they are asked to. */
    private static boolean isComplete(byte[] answer, int length) {
        String text = new String(answer, 0, length, StandardCharsets.ISO_8859_1);
        int head = text.indexOf("\r\n\r\n");
        Matcher field = CONTENT_LENGTH.matcher(text);
        return head >= 0
                && field.find()
                && field.start() < head
                && length >= head + 4 + Integer.parseInt(field.group(1));
    }

    private static int remainingMillis(long deadline) throws SocketTimeoutException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    private static Answer parse(String answer) throws IOException {
        Matcher status = STATUS.matcher(answer);
        if (!status.lookingAt()) {
            throw new IOException(answer.isEmpty() ? "closed without an answer" : "does not speak HTTP");
        }
        int body = answer.indexOf("\r\n\r\n");
        return new Answer(Integer.parseInt(status.group(1)), body < 0 ? null : version(answer.substring(body + 4)));
    }

    /** Returns the string at the key "version" of a JSON object, null where there is none. */
    private static @Nullable String version(String body) {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isVersion = "version".equals(json.currentName());
                JsonToken value = json.nextToken();
                if (isVersion) {
                    boolean isShowable = value == JsonToken.VALUE_STRING
                            && SHOWABLE.matcher(json.getText()).matches();
                    return isShowable ? json.getText() : null;
                }
                json.skipChildren();
            }
        } catch (IOException e) {
            // Not JSON: not Ollama's answer, so it names no version.
        }
        return null;
    }
}
