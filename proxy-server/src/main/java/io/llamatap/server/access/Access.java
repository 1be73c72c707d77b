package io.llamatap.server.access;

import io.llamatap.relay.client.AccessRule;
import io.llamatap.server.background.FileWatch;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rule made of networks, names and a file of tokens, which is read again when it has changed: a secret that an orchestrator exchanges
 * holds without a restart. What cannot be read leaves the tokens as they are.
 *
 * <p>Event loops ask, the thread of a {@link FileWatch} reads; they share one reference.
 */
public final class Access implements AccessRule {
    private static final Logger LOG = LoggerFactory.getLogger(Access.class);

    private final List<Network> networks;
    private final @Nullable TokenFile file;
    private final @Nullable HostNames hosts;
    private volatile @Nullable Tokens tokens;
    /** What is wrong with the file, as was told. Used by the thread that reads alone. */
    private String trouble = "";

    private Access(AccessSettings settings) {
        this.networks = settings.networks();
        this.file = settings.tokenFile() == null ? null : new TokenFile(settings.tokenFile());
        this.hosts = settings.hosts() == null ? null : new HostNames(settings.hosts());
    }

    /**
     * Makes the rule of some settings, with the tokens read.
     *
     * @throws BadTokenFileException if there are none to be had
     */
    public static Access of(AccessSettings settings) throws BadTokenFileException {
        Access access = new Access(settings);
        if (access.file != null) {
            access.tokens = access.file.read();
        }
        return access;
    }

    /** Returns what the relay is to ask: this, or nothing where everybody may. */
    public AccessRule rule() {
        AccessRule rule = networks.isEmpty() && file == null ? AccessRule.OPEN : this;
        return hosts == null ? rule : new HostGuard(rule, hosts);
    }

    /** Tells of a file that everybody may read, and has it watched. */
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
