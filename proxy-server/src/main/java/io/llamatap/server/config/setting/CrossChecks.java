package io.llamatap.server.config.setting;

import io.llamatap.relay.io.Transport;
import io.llamatap.server.access.BadTokenFileException;
import io.llamatap.server.access.TokenFile;
import io.llamatap.server.access.UpstreamCredentials;
import io.llamatap.server.config.value.HostAndPort;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.config.value.Problems;
import io.llamatap.server.text.FileTrouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Checks settings against each other and against this machine. */
public final class CrossChecks {
    private final Settings settings;
    private final boolean demo;
    private final Problems problems;

    public CrossChecks(Settings settings, boolean demo, Problems problems) {
        this.settings = settings;
        this.demo = demo;
        this.problems = problems;
    }

    public void run() {
        new AddressChecks(settings, demo, problems).run();
        checkTransport();
        checkMemory();
        checkTokens(AccessConfig.TOKEN_FILE);
        if (demo
                && settings.has(AccessConfig.TOKEN_FILE)
                && settings.get(AccessConfig.TOKEN_FILE).isPresent()) {
            problems.add(
                    settings.origin(AccessConfig.TOKEN_FILE),
                    "token-file cannot be used with --demo, whose clients have no token");
        }
        checkTokens(AccessConfig.METRICS_TOKEN_FILE);
        checkCredentials();
        checkAgent();
        checkAccessLog();
    }

    private void checkCredentials() {
        ConfigKey<Optional<Path>> key = UpstreamConfig.UPSTREAM_CREDENTIALS_FILE;
        if (!settings.has(key) || settings.get(key).isEmpty()) {
            return;
        }
        long upstreams = settings.instances().stream()
                .map(instance -> instance.target().upstream())
                .distinct()
                .count();
        if (upstreams > 1) {
            // One upstream would receive the credentials of another.
            problems.add(
                    settings.origin(key),
                    key.name() + " cannot be used with " + upstreams
                            + " upstreams, because each of them would receive the credentials");
        }
        try {
            new UpstreamCredentials(settings.get(key).get()).check();
        } catch (BadTokenFileException e) {
            problems.addValue(
                    settings.origin(key),
                    key.name(),
                    settings.shown(key),
                    String.valueOf(e.getMessage()),
                    "a file with the value of Authorization, or a token, as its only line; or none");
        }
    }

    /** The response to an agent check is one line, which cannot describe several upstreams. */
    private void checkAgent() {
        ConfigKey<Optional<HostAndPort>> key = BalancingConfig.AGENT_LISTEN;
        if (settings.has(key)
                && settings.get(key).isPresent()
                && settings.instances().size() > 1) {
            problems.add(
                    settings.origin(key),
                    key.name() + " cannot be used with " + settings.instances().size()
                            + " upstreams; start a process for each");
        }
    }

    private void checkTokens(ConfigKey<Optional<Path>> key) {
        if (!settings.has(key) || settings.get(key).isEmpty()) {
            return;
        }
        try {
            new TokenFile(settings.get(key).get()).check();
        } catch (BadTokenFileException e) {
            problems.addValue(
                    settings.origin(key),
                    key.name(),
                    settings.shown(key),
                    String.valueOf(e.getMessage()),
                    "a file with one token or sha256:digest per line, or none");
        }
    }

    private void checkAccessLog() {
        Path file = settings.has(LogConfig.ACCESS_LOG)
                ? settings.get(LogConfig.ACCESS_LOG).map(AccessLogTarget::file).orElse(null)
                : null;
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        String wrong = null;
        if (Files.isDirectory(file)) {
            wrong = "is a folder";
        } else if (folder == null || !Files.isDirectory(folder)) {
            wrong = "is in a folder that does not exist";
        } else if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            wrong = FileTrouble.ofWriting(Files.exists(file) ? file : folder);
        }
        if (wrong != null) {
            problems.addValue(
                    settings.origin(LogConfig.ACCESS_LOG),
                    LogConfig.ACCESS_LOG.name(),
                    settings.shown(LogConfig.ACCESS_LOG),
                    wrong,
                    LogConfig.ACCESS_LOG.kind().accepted());
        }
    }

    private void checkTransport() {
        if (settings.has(RelayConfig.TRANSPORT)) {
            Transport transport = settings.get(RelayConfig.TRANSPORT);
            if (!transport.isAvailable()) {
                problems.addValue(
                        settings.origin(RelayConfig.TRANSPORT),
                        RelayConfig.TRANSPORT.name(),
                        settings.shown(RelayConfig.TRANSPORT),
                        "is not available on this machine",
                        "auto, nio" + available());
            }
        }
    }

    /** Checks that the limits together fit into the heap. */
    private void checkMemory() {
        if (!settings.has(LimitKeys.CLIENT_MEMORY)
                || !settings.has(LimitKeys.MAX_CONNECTIONS)
                || !settings.has(LimitKeys.MAX_HEAD)
                || !settings.has(TlsSettings.TLS_CERTIFICATE)) {
            return;
        }
        MemoryPlan plan = MemoryPlan.ofProcess();
        long memory = settings.get(LimitKeys.CLIENT_MEMORY);
        long head = settings.get(LimitKeys.MAX_HEAD);
        if (!MemoryPlan.hasRoomForHeads(memory, head)) {
            problems.addValue(
                    settings.origin(LimitKeys.MAX_HEAD),
                    LimitKeys.MAX_HEAD.name(),
                    settings.shown(LimitKeys.MAX_HEAD),
                    "is more than a quarter of client-memory, " + memory + " bytes",
                    "at most " + memory / 4 + " bytes, or a larger client-memory");
        }
        boolean tls = settings.get(TlsSettings.TLS_CERTIFICATE).isPresent();
        boolean isSaid = !settings.origin(LimitKeys.MAX_CONNECTIONS).equals(Origin.DEFAULT);
        long wanted = isSaid ? settings.get(LimitKeys.MAX_CONNECTIONS) : 1;
        long possible = plan.connections(memory, tls);
        if (wanted > possible) {
            ConfigKey<Integer> key = isSaid && possible > 0 ? LimitKeys.MAX_CONNECTIONS : LimitKeys.CLIENT_MEMORY;
            problems.addValue(
                    settings.origin(key),
                    key.name(),
                    settings.shown(key),
                    "needs more memory than is available: " + plan.sum(wanted, memory, tls),
                    possible > 0 ? "at most " + possible + ", or a larger -Xmx" : "a smaller value, or a larger -Xmx");
        }
    }

    private static String available() {
        StringBuilder more = new StringBuilder();
        for (Transport transport : List.of(Transport.EPOLL, Transport.KQUEUE, Transport.IO_URING)) {
            if (transport.isAvailable()) {
                more.append(", ").append(transport.name().toLowerCase(java.util.Locale.ROOT));
            }
        }
        return more.toString();
    }
}
