package io.llamatap.server.command;

import com.fasterxml.jackson.core.JacksonException;
import io.llamatap.server.outgoing.NoResponseException;
import io.llamatap.server.outgoing.UnusableResponseException;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.server.outgoing.UpstreamClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLException;

/**
 * The pages of a Llamatap. What keeps one from being read is explained to the user. Each call has a connection of its own and blocks. Any
 * thread.
 */
public final class Pages {
    /** What tells what is going on, as in docs/state.md. */
    public static final String STATE = "/metrics/state";
    /** The events of the live page. */
    public static final String EVENTS = "/metrics/live/events";

    /** The media type of a page of JSON. */
    public static final String JSON = "application/json";
    /** The media type of a page of text. */
    public static final String TEXT = "text/plain";
    /** The media type of events. */
    public static final String EVENT_STREAM = "text/event-stream";

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    /** On a whole page, or on the silence of one that never ends. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final UpstreamAccess access;
    private final UpstreamClient client;

    /** Creates the pages; no connection is made. */
    public Pages(UpstreamAccess access) {
        this.access = access;
        this.client = new UpstreamClient(access, CONNECT_LIMIT, LIMIT);
    }

    /** Reads the body of a page that is there. The message of its exception says what is wrong with the page. */
    @FunctionalInterface
    public interface Reading<T> {
        T of(InputStream body) throws IOException;
    }

    private interface Asking<T> {
        T ask() throws IOException;
    }

    /**
     * Reads a page, or the beginning of one that never ends, within a time limit.
     *
     * @throws CommandException if there is no response, or another than was asked for; the message says what to do
     */
    public <T> T get(String path, String type, Reading<T> reading) throws CommandException {
        return explained(path, () -> client.get(path, type, response -> read(type, response, reading)));
    }

    /** Reads a page that never ends as long as it comes; throws what {@link #get} does. */
    public <T> T follow(String path, String type, Reading<T> reading) throws CommandException {
        return explained(path, () -> client.follow(path, type, LIMIT, response -> read(type, response, reading)));
    }

    /** Returns a whole page. */
    public static String text(InputStream body) throws IOException {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }

    private <T> T read(String type, UpstreamClient.Response response, Reading<T> reading) throws IOException {
        if (WrongResponse.is(response, type)) {
            throw new UnusableResponseException(WrongResponse.text(type, response, access.authorization() != null));
        }
        return reading.of(response.body());
    }

    private <T> T explained(String path, Asking<T> asking) throws CommandException {
        try {
            return asking.ask();
        } catch (NoResponseException e) {
            throw unavailable("no Llamatap responds at " + access.upstream() + ": " + why(e));
        } catch (JacksonException e) {
            throw unavailable(access.upstream() + path + ": what it sent is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw unavailable(access.upstream() + path + ": " + e.getMessage());
        }
    }

    private static String why(NoResponseException e) {
        String reason = String.valueOf(e.getMessage());
        return e.getCause() instanceof SSLException
                ? reason.replace("the upstream", "this server")
                        + ". Name its certificate authority with --ca FILE if that is your own, or use http:// if it does not"
                        + " speak TLS"
                : reason + ". Is it running? Give its address (URL), or its settings (--config FILE)";
    }

    private static CommandException unavailable(String message) {
        return new CommandException(ExitStatus.UNAVAILABLE, message);
    }
}
