package io.llamatap.server.balance;

import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.client.page.EventFeed;
import io.llamatap.relay.client.page.LocalPages;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Adds the page for endpoint pickers to the pages of an address for clients. Pickers use the port for clients, even if the other
 * pages have an address of their own. Called on event loops.
 */
public final class EppPages implements LocalPages {
    static final String PATH = "/metrics/epp";

    private final EppPage page;
    private final AccessRule access;
    private final @Nullable LocalPages others;

    /**
     * Creates the pages.
     *
     * @param access the access rule of the page for endpoint pickers
     * @param others the other pages on the address; null for none
     */
    public EppPages(EppPage page, AccessRule access, @Nullable LocalPages others) {
        this.page = page;
        this.access = access;
        this.others = others;
    }

    @Override
    public boolean owns(String path) {
        return path.equals(PATH) || (others != null && others.owns(path));
    }

    @Override
    public AccessRule accessTo(String path) {
        return others == null || path.equals(PATH) ? access : others.accessTo(path);
    }

    @Override
    public @Nullable Page atOnce(String path) {
        if (path.equals(PATH)) {
            return page.render();
        }
        return others == null ? null : others.atOnce(path);
    }

    @Override
    public @Nullable EventFeed events(String path) {
        return others == null ? null : others.events(path);
    }

    @Override
    public CompletionStage<Page> respond(Request request) {
        return others == null || request.path().equals(PATH)
                ? CompletableFuture.completedStage(page.render())
                : others.respond(request);
    }
}
