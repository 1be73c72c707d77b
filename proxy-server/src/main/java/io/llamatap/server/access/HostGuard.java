package io.llamatap.server.access;

import io.llamatap.relay.client.access.AccessRule;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** An access rule that also checks the Host of a request, against DNS rebinding. Any thread. */
public final class HostGuard implements AccessRule {
    private final AccessRule rule;
    private final HostNames names;

    /** Adds the check to a rule. */
    public HostGuard(AccessRule rule, HostNames names) {
        this.rule = rule;
        this.names = names;
    }

    @Override
    public boolean allows(@Nullable InetAddress client) {
        return rule.allows(client);
    }

    @Override
    public boolean allowsHost(String authority) {
        return names.allows(authority) && rule.allowsHost(authority);
    }

    @Override
    public boolean needsToken() {
        return rule.needsToken();
    }

    @Override
    public boolean takesPasswords() {
        return rule.takesPasswords();
    }

    @Override
    public boolean isToken(byte[] bytes, int from, int to) {
        return rule.isToken(bytes, from, to);
    }
}
