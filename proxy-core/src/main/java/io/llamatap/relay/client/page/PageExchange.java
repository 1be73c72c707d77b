package io.llamatap.relay.client.page;

import io.llamatap.relay.exchange.ClientSide;
import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.RequestLine;
import io.llamatap.relay.http1.FieldName;
import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.ResponseHeadWriter;
import io.llamatap.relay.io.ChannelWriter;
import io.llamatap.relay.io.Turns;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request for a page of our own that is rendered on another thread.
 *
 * <p>Used on the event loop of its client.
 */
final class PageExchange implements OwnExchange {
    private static final Logger LOG = LoggerFactory.getLogger(PageExchange.class);

    private final ClientSide client;
    private final ChannelWriter output;
    private final OwnResponse responses;
    private final IntConsumer holdPage;
    private final ListenerLoop listener;
    private final RequestLine request;
    private final LocalPages pages;
    private boolean cancelled;

    /**
     * Creates it.
     *
     * @param holdPage is called with how many bytes of the page wait for the client to read them
     */
    PageExchange(
            ClientSide client,
            OwnResponse responses,
            IntConsumer holdPage,
            ListenerLoop listener,
            RequestLine request,
            LocalPages pages) {
        this.client = client;
        this.output = client.output();
        this.responses = responses;
        this.holdPage = holdPage;
        this.listener = listener;
        this.request = request;
        this.pages = pages;
    }

    @Override
    public void start(Head head) {
        assert listener.loop().eventLoop().inEventLoop();
        listener.loop().pageBegan();
        int queryStart = head.secondStart() + request.path().length() + 1;
        String query = queryStart < head.secondEnd() ? head.text(queryStart, head.secondEnd()) : "";
        LocalPages.Request asked = new LocalPages.Request(
                request.path(),
                query,
                orEmpty(head.value(FieldName.ACCEPT)),
                orEmpty(head.value(FieldName.ACCEPT_ENCODING)));
        EventExecutor loop = listener.loop().eventLoop();
        responseOf(pages, asked).whenComplete((response, fault) -> loop.execute(() -> guarded(response, fault)));
    }

    private static CompletionStage<LocalPages.Page> responseOf(LocalPages pages, LocalPages.Request asked) {
        try {
            return pages.respond(asked);
        } catch (RuntimeException fault) {
            return CompletableFuture.failedFuture(fault);
        }
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    @Override
    public void cancel() {
        assert listener.loop().eventLoop().inEventLoop();
        cancelled = true;
        end();
    }

    private void end() {
        holdPage.accept(0);
        listener.loop().pageEnded();
    }

    private void guarded(LocalPages.@Nullable Page response, @Nullable Throwable fault) {
        Turns turns = listener.loop().turns();
        if (!cancelled && turns.isUsedUp()) {
            // Thousands of clients may get the same page at once. Others have their turn between them, and clients that
            // do not read are rejected.
            turns.await(() -> guarded(response, fault));
            return;
        }
        turns.begin();
        try {
            onResponse(response, fault);
        } catch (Throwable bug) {
            client.onBug(bug);
        } finally {
            turns.end();
        }
    }

    private void onResponse(LocalPages.@Nullable Page response, @Nullable Throwable fault) {
        if (cancelled) {
            return;
        }
        boolean persist = listener.mayPersist(request) && !request.hasBody();
        LocalPages.Page page = response;
        if (page == null) {
            Throwable cause =
                    fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
            LOG.error("the page {} could not be rendered", request.path(), cause);
            page = new LocalPages.Page(
                    500,
                    "application/json; charset=utf-8",
                    null,
                    "{\"error\":\"llamatap: the page could not be rendered; see the log\"}"
                            .getBytes(StandardCharsets.UTF_8));
        }
        output.write(responses.create(
                output.channel().alloc(),
                page,
                !request.isHead(),
                ResponseHeadWriter.Persistence.of(request.http10(), persist)));
        output.flush();
        if (!output.isSent()) {
            holdPage.accept(request.isHead() ? 0 : page.body().length);
        }
        output.whenFlushed(() -> {
            if (!cancelled) {
                end();
                client.onResponded(request, !persist);
            }
        });
    }
}
