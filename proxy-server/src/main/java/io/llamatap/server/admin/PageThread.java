package io.llamatap.server.admin;

import io.llamatap.relay.client.page.LocalPages.Page;
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
 * A daemon thread that renders pages of one kind; it begins with the first request.
 *
 * <p>All requests for the same page before its rendering begins get the same page. So the queue is bounded by the number of different
 * pages, and no request is rejected. Any thread.
 */
final class PageThread implements AutoCloseable {
    private final ThreadPoolExecutor thread;
    /** The requested pages whose rendering has not begun. */
    private final Map<Object, CompletableFuture<Page>> waiting = new HashMap<>();

    PageThread(String name) {
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> Repeater.daemon(name, task));
    }

    /**
     * Renders a page on the thread.
     *
     * @param page the key of the page, from a bounded set
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

    /** Later requests need a page that is rendered later. */
    private void begin(Object page) {
        synchronized (waiting) {
            waiting.remove(page);
        }
    }

    /** Ends the thread; waiting pages are not rendered. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
