package io.llamatap.server.access;

import io.llamatap.relay.client.access.AccessRule;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The access rule of the page with the state: that of the other pages, with a guard against DNS rebinding. If the other pages need no
 * token but Ollama's routes do, it needs a token of theirs. Any thread.
 */
public final class StateAccess implements AccessRule {
    private final AccessRule pages;
    private final AccessRule tokens;

    private StateAccess(AccessRule pages, AccessRule clients) {
        this.pages = pages;
        this.tokens = pages.needsToken() ? pages : clients;
    }

    /**
     * Creates the rule.
     *
     * @param names the allowed host names; null for all
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
    public boolean takesPasswords() {
        return true;
    }

    @Override
    public boolean isToken(byte[] bytes, int from, int to) {
        return tokens.isToken(bytes, from, to);
    }
}
