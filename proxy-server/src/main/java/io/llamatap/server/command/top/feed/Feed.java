package io.llamatap.server.command.top.feed;

import io.llamatap.server.command.CommandException;
import io.llamatap.server.command.EventStream;
import io.llamatap.server.command.Pages;
import io.llamatap.server.outgoing.UnusableResponseException;
import io.llamatap.server.outgoing.UpstreamAccess;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** The events of a Llamatap. Each call has a connection of its own and blocks. Any thread. */
public final class Feed {
    private final Pages pages;

    /** Creates the feed; no connection is made. */
    public Feed(UpstreamAccess access) {
        this.pages = new Pages(access);
    }

    /** Gets what goes on, once a second. */
    @FunctionalInterface
    public interface Watcher {
        /** Returns whether it wants more. */
        boolean onNow(Now now);
    }

    /** Takes events in until one is enough. */
    @FunctionalInterface
    private interface Taking {
        boolean isLast(EventStream.Event event) throws IOException;
    }

    /**
     * Tells a watcher what goes on until it wants no more, or the other side ends the connection.
     *
     * @throws CommandException if there is no connection, it broke, or what came is not the events of a Llamatap
     */
    public void watch(Watcher watcher) throws CommandException {
        Taking taking = taking(watcher);
        pages.follow(Pages.EVENTS, Pages.EVENT_STREAM, body -> take(body, taking));
    }

    /** Passes on what goes on now, once, within a time limit. */
    public void once(Consumer<Now> viewer) throws CommandException {
        Watcher watcher = now -> {
            viewer.accept(now);
            return false;
        };
        read(taking(watcher));
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
        read(document::isCompleteWith);
        return document.text();
    }

    private void read(Taking taking) throws CommandException {
        pages.get(Pages.EVENTS, Pages.EVENT_STREAM, body -> take(body, taking));
    }

    /** Reads events until one is enough, and returns that one. */
    private static EventStream.Event take(InputStream body, Taking taking) throws IOException {
        EventStream events = new EventStream(body);
        EventStream.Event event = events.next();
        while (event != null && !taking.isLast(event)) {
            event = events.next();
        }
        if (event == null) {
            throw new UnusableResponseException("Llamatap closed the connection, usually because it is shutting down");
        }
        return event;
    }
}
