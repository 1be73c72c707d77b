package io.llamatap.server.command.top;

import io.llamatap.server.command.CommandException;
import io.llamatap.server.command.top.feed.Feed;
import io.llamatap.server.command.top.feed.Now;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;

/** Follows the events on a thread of its own, and connects again after the connection has broken. It ends with the process. */
final class Watch implements Runnable {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Feed feed;
    private final BlockingQueue<Happening> happenings;

    private Watch(Feed feed, BlockingQueue<Happening> happenings) {
        this.feed = feed;
        this.happenings = happenings;
    }

    /** Starts to follow. */
    static void start(Feed feed, BlockingQueue<Happening> happenings) {
        Thread thread = new Thread(new Watch(feed, happenings), "llamatap-top-events");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            while (true) {
                try {
                    feed.watch(this::tell);
                    return;
                } catch (CommandException e) {
                    happenings.put(new Happening.Lost(String.valueOf(e.getMessage())));
                } catch (RuntimeException | OutOfMemoryError e) {
                    happenings.put(new Happening.Lost("the events cannot be read: " + e));
                }
                Thread.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** If the screen is behind, this waits, and so does Llamatap, which drops viewers that do not read. */
    private boolean tell(Now now) {
        try {
            happenings.put(new Happening.News(now));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
