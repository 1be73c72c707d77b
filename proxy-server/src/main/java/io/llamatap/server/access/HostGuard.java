package io.llamatap.server.access;

import io.llamatap.relay.client.AccessRule;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A rule that also looks at the name by which this server is asked for; where a browser may be made to ask. Any thread. */
public final class HostGuard implements AccessRule {
    private final AccessRule rule;
    private final HostNames names;

    /** Puts a guard before a rule. */
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
    public boolean isToken(byte[] bytes, int from, int to) {
        return rule.isToken(bytes, from, to);
    }
}
