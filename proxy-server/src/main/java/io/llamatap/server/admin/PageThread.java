package io.llamatap.server.admin;

import io.llamatap.relay.LocalPages.Answer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One daemon thread behind a bounded queue, for pages of one kind; it begins with the first. What finds the queue full is answered 503. */
final class PageThread implements AutoCloseable {
    private final ThreadPoolExecutor thread;

    PageThread(String name, int queue) {
        this.thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        });
    }

    /** Makes a page there; the maker must not throw. Any thread, at once. */
    CompletionStage<Answer> answer(Supplier<Answer> maker) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        try {
            thread.execute(() -> answer.complete(maker.get()));
        } catch (RejectedExecutionException e) {
            answer.complete(AdminPages.text(503, "too many pages are being asked for\n"));
        }
        return answer;
    }

    /** Ends the thread; pages that wait are not made any more. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
