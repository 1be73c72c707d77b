package io.llamatap.server.balance;

import io.llamatap.relay.client.AccessRule;
import io.llamatap.relay.client.LocalPages;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The page for endpoint pickers beside the other pages of an address, or alone there: pickers ask on the port that serves, wherever
 * our other pages are. Called on event loops.
 */
public final class EppPages implements LocalPages {
    static final String PATH = "/metrics/epp";

    private final EppPage page;
    private final AccessRule access;
    private final @Nullable LocalPages others;

    /**
     * Takes the page, who may see it, and what else is shown on its address.
     *
     * @param others null if our other pages are elsewhere
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
    public CompletionStage<Page> respond(Request request) {
        return others == null || request.path().equals(PATH)
                ? CompletableFuture.completedStage(page.render())
                : others.respond(request);
    }
}
