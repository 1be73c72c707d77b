package io.llamatap.server.admin;

import io.llamatap.relay.client.LocalPages.Page;
import io.llamatap.server.background.Repeater;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One daemon thread for pages of one kind; it begins with the first.
 *
 * <p>All who ask for the same page before its making begins get the same one, so that what waits is bounded by the number of different
 * pages, and nobody is sent away however many ask. Any thread.
 */
final class PageThread implements AutoCloseable {
    private final ThreadPoolExecutor thread;
    /** What was asked for and has not begun, by page. */
    private final Map<Object, CompletableFuture<Page>> waiting = new HashMap<>();

    PageThread(String name) {
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> Repeater.daemon(name, task));
    }

    /**
     * Makes a page there; the maker must not throw.
     *
     * @param page what all who are to get the same one have in common; out of a bounded set
     */
    CompletionStage<Page> respond(Object page, Supplier<Page> maker) {
        CompletableFuture<Page> response;
        synchronized (waiting) {
            CompletableFuture<Page> asked = waiting.get(page);
            if (asked != null) {
                return asked;
            }
            response = new CompletableFuture<>();
            waiting.put(page, response);
        }
        try {
            thread.execute(() -> {
                begin(page);
                response.complete(maker.get());
            });
        } catch (RejectedExecutionException closed) {
            begin(page);
            response.complete(TextPage.of(503, "the server is shutting down\n"));
        }
        return response;
    }

    /** Whoever asks from here on wants to see what is true later. */
    private void begin(Object page) {
        synchronized (waiting) {
            waiting.remove(page);
        }
    }

    /** Ends the thread; pages that wait are not made any more. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
