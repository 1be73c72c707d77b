package io.llamatap.server.command.top.feed;

import com.fasterxml.jackson.core.JacksonException;
import io.llamatap.server.command.CommandException;
import io.llamatap.server.command.EventStream;
import io.llamatap.server.command.ExitStatus;
import io.llamatap.server.outgoing.NoResponseException;
import io.llamatap.server.outgoing.UnusableResponseException;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.server.outgoing.UpstreamClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** The events of a Llamatap. Each call has a connection of its own and blocks. Any thread. */
public final class Feed {
    private static final String PATH = "/metrics/live/events";
    private static final String TYPE = "text/event-stream";
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    /** An event comes once a second. */
    private static final Duration SILENCE = Duration.ofSeconds(10);
    /** How much is read of a page that is not what was asked for. */
    private static final int MAX_EXCERPT = 4096;

    private final UpstreamAccess access;
    private final UpstreamClient client;

    /** Creates the feed; no connection is made. */
    public Feed(UpstreamAccess access) {
        this.access = access;
        this.client = new UpstreamClient(access, CONNECT_LIMIT, SILENCE);
    }

    /** Gets what goes on, once a second. */
    @FunctionalInterface
    public interface Watcher {
        /** Returns whether it wants more. */
        boolean onNow(Now now);
    }

    /** Reads events until one is enough. */
    @FunctionalInterface
    private interface Taking {
        boolean isLast(EventStream.Event event) throws IOException;
    }

    /** Returns the address of Llamatap. */
    public String address() {
        return access.upstream().toString();
    }

    /**
     * Tells a watcher what goes on until it wants no more, or the other side ends the connection.
     *
     * @throws CommandException if there is no connection, it broke, or what came is not the events of a Llamatap
     */
    public void watch(Watcher watcher) throws CommandException {
        follow(taking(watcher), false);
    }

    /** Passes on what goes on now, once, within a time limit. */
    public void once(Consumer<Now> viewer) throws CommandException {
        Watcher watcher = now -> {
            viewer.accept(now);
            return false;
        };
        follow(taking(watcher), true);
    }

    private static Taking taking(Watcher watcher) {
        Memory memory = new Memory();
        return event -> {
            Now now = memory.add(event);
            if (now != null && now.upstreams().isEmpty()) {
                throw new UnusableResponseException("an event shows no Ollama");
            }
            return now != null && !watcher.onNow(now);
        };
    }

    /** Returns what goes on now, and the 15 minutes before it, as the JSON document that docs/top.md describes. */
    public String json() throws CommandException {
        Document document = new Document();
        follow(document::isCompleteWith, true);
        return document.text();
    }

    private void follow(Taking taking, boolean isOnce) throws CommandException {
        UpstreamClient.Reading<String> reading = response -> take(response, taking);
        try {
            String rejection = isOnce ? client.get(PATH, TYPE, reading) : client.follow(PATH, TYPE, SILENCE, reading);
            if (!rejection.isEmpty()) {
                throw new CommandException(ExitStatus.UNAVAILABLE, rejection);
            }
        } catch (JacksonException e) {
            throw unavailable("an event from " + address() + " is not JSON: " + e.getOriginalMessage());
        } catch (NoResponseException e) {
            throw unavailable("no Llamatap responds at " + address() + ": " + e.getMessage()
                    + ". Is it running? Give its address: llamatap top http://HOST:8000");
        } catch (IOException e) {
            throw unavailable("the connection to " + address() + " broke: " + e.getMessage());
        }
    }

    private static CommandException unavailable(String message) {
        return new CommandException(ExitStatus.UNAVAILABLE, message);
    }

    /** Returns why there are no events; empty if there were. */
    private String take(UpstreamClient.Response response, Taking taking) throws IOException {
        String type = response.contentType() == null ? "" : response.contentType();
        if (response.status() != 200 || !type.startsWith(TYPE)) {
            return Rejection.text(
                    address(),
                    response.status(),
                    type,
                    new String(response.body().readNBytes(MAX_EXCERPT), StandardCharsets.UTF_8),
                    access.authorization() != null);
        }
        EventStream events = new EventStream(response.body());
        EventStream.Event event = events.next();
        while (event != null && !taking.isLast(event)) {
            event = events.next();
        }
        if (event == null) {
            throw new UnusableResponseException("Llamatap closed it, usually because it is shutting down");
        }
        return "";
    }
}
