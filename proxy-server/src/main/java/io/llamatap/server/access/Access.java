package io.llamatap.server.access;

import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.server.background.FileWatch;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An access rule of networks, host names and a token file. A changed file is read again without a restart. If it cannot be read, the
 * previous tokens stay active.
 *
 * <p>Called on event loops; the thread of a {@link FileWatch} reads the file. They share one volatile reference.
 */
public final class Access implements AccessRule {
    private static final Logger LOG = LoggerFactory.getLogger(Access.class);

    private final List<Network> networks;
    private final @Nullable TokenFile file;
    private final @Nullable HostNames hosts;
    private volatile @Nullable Tokens tokens;
    /** The last logged problem of the file. Used by the reading thread only. */
    private String trouble = "";

    private Access(AccessSettings settings) {
        this.networks = settings.networks();
        this.file = settings.tokenFile() == null ? null : new TokenFile(settings.tokenFile());
        this.hosts = settings.hosts() == null ? null : new HostNames(settings.hosts());
    }

    /**
     * Creates the rule and reads the tokens.
     *
     * @throws BadTokenFileException if the token file cannot be used
     */
    public static Access of(AccessSettings settings) throws BadTokenFileException {
        Access access = new Access(settings);
        if (access.file != null) {
            access.tokens = access.file.read();
        }
        return access;
    }

    /** Returns this rule, or the open rule if it restricts nothing. */
    public AccessRule rule() {
        AccessRule rule = networks.isEmpty() && file == null ? AccessRule.OPEN : this;
        return hosts == null ? rule : new HostGuard(rule, hosts);
    }

    /** Warns about a token file that every user may read, and watches it for changes. */
    public void watch(FileWatch files) {
        if (hosts != null) {
            hosts.start();
        }
        TokenFile watched = file;
        if (watched == null) {
            return;
        }
        if (watched.isReadByEverybody()) {
            LOG.warn(
                    "the token file {} is readable by every user of this machine; remove this permission with chmod o-r",
                    watched.path());
        }
        files.add(List.of(watched.path()), () -> read(watched));
    }

    private void read(TokenFile watched) {
        Tokens read = null;
        String why = "";
        try {
            read = watched.read();
        } catch (BadTokenFileException e) {
            why = String.valueOf(e.getMessage());
        }
        if (why.equals(trouble) && (read == null || read.equals(tokens))) {
            return;
        }
        trouble = why;
        if (read == null) {
            LOG.error("the token file {} {}; the previous tokens stay active", watched.path(), why);
        } else {
            tokens = read;
            LOG.info("the token file {} was reloaded with {} tokens", watched.path(), read.count());
        }
    }

    @Override
    public boolean allows(@Nullable InetAddress client) {
        if (networks.isEmpty()) {
            return true;
        }
        if (client != null) {
            for (Network network : networks) {
                if (network.contains(client)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public boolean needsToken() {
        return file != null;
    }

    @Override
    public boolean isToken(byte[] bytes, int from, int to) {
        Tokens known = tokens;
        return known != null && known.has(bytes, from, to);
    }
}
