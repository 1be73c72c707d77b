package io.llamatap.server.access;

import io.llamatap.relay.client.AccessRule;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who may see what is going on right now: whoever may see the other pages, by a name that no page from elsewhere can have a browser
 * use. Where other pages need no token but Ollama's routes do, one of those is needed. Any thread.
 */
public final class StateAccess implements AccessRule {
    private final AccessRule pages;
    private final AccessRule tokens;

    private StateAccess(AccessRule pages, AccessRule clients) {
        this.pages = pages;
        this.tokens = pages.needsToken() ? pages : clients;
    }

    /**
     * Makes the rule.
     *
     * @param names by which this server may be asked for; null for any
     */
    public static AccessRule of(AccessRule pages, AccessRule clients, @Nullable HostNames names) {
        AccessRule rule = new StateAccess(pages, clients);
        return names == null ? rule : new HostGuard(rule, names);
    }

    @Override
    public boolean allows(@Nullable InetAddress client) {
        return pages.allows(client);
    }

    @Override
    public boolean needsToken() {
        return tokens.needsToken();
    }

    @Override
    public boolean isToken(byte[] bytes, int from, int to) {
        return tokens.isToken(bytes, from, to);
    }
}
