package io.llamatap.server.config;

import io.llamatap.relay.Transport;
import io.llamatap.server.access.BadTokenFileException;
import io.llamatap.server.access.TokenFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks settings against one another and against this machine. Looks names up only where that can decide something. */
final class CrossChecks {
    private static final List<ConfigKey<Optional<HostAndPort>>> LISTENERS =
            List.of(ConfigKey.LISTEN, ConfigKey.ADMIN, ConfigKey.POLLER_LISTEN, ConfigKey.HOMESERVER_LISTEN);

    private final Settings settings;
    private final boolean demo;
    private final Problems problems;

    CrossChecks(Settings settings, boolean demo, Problems problems) {
        this.settings = settings;
        this.demo = demo;
        this.problems = problems;
    }

    void run() {
        Map<ConfigKey<?>, InetSocketAddress> own = new LinkedHashMap<>();
        for (ConfigKey<Optional<HostAndPort>> key : LISTENERS) {
            bindable(key).ifPresent(address -> {
                own.forEach((other, taken) -> checkCollision(key, address, other, taken));
                own.put(key, address);
            });
        }
        own.forEach(this::checkLoop);
        checkTransport();
        checkTokens(ConfigKey.TOKEN_FILE);
        if (demo
                && settings.has(ConfigKey.TOKEN_FILE)
                && settings.get(ConfigKey.TOKEN_FILE).isPresent()) {
            problems.add(
                    settings.origin(ConfigKey.TOKEN_FILE),
                    "the visitors of --demo have no token: leave one of both out");
        }
        checkTokens(ConfigKey.METRICS_TOKEN_FILE);
        checkAccessLog();
    }

    private void checkCollision(ConfigKey<?> key, InetSocketAddress a, ConfigKey<?> other, InetSocketAddress b) {
        if (collide(a, b)) {
            problems.addValue(
                    settings.origin(key),
                    settings.shown(key),
                    "is taken already (" + other.name() + " is " + settings.shown(other) + ")",
                    "another port, or none, for " + key.name());
        }
    }

    private Optional<InetSocketAddress> bindable(ConfigKey<Optional<HostAndPort>> key) {
        if (!settings.has(key)) {
            return Optional.empty();
        }
        Optional<InetSocketAddress> address = settings.get(key).map(ServerConfig::socketAddress);
        if (address.isPresent() && address.get().isUnresolved()) {
            problems.addValue(
                    settings.origin(key),
                    settings.shown(key),
                    "has a host that cannot be resolved",
                    key.kind().accepted());
            return Optional.empty();
        }
        return address;
    }

    private static boolean collide(InetSocketAddress a, InetSocketAddress b) {
        return a.getPort() != 0
                && a.getPort() == b.getPort()
                && (a.getAddress().isAnyLocalAddress()
                        || b.getAddress().isAnyLocalAddress()
                        || a.getAddress().equals(b.getAddress()));
    }

    private void checkLoop(ConfigKey<?> key, InetSocketAddress own) {
        if (demo || !settings.has(ConfigKey.UPSTREAM)) {
            return;
        }
        UpstreamAddress target = settings.get(ConfigKey.UPSTREAM);
        if (target.port() != own.getPort()) {
            return;
        }
        for (InetAddress address : addressesOf(target.host())) {
            if (own.getAddress().isAnyLocalAddress() ? ThisMachine.has(address) : address.equals(own.getAddress())) {
                problems.addValue(
                        settings.origin(ConfigKey.UPSTREAM),
                        settings.shown(ConfigKey.UPSTREAM),
                        "is " + target.upstream() + ", which is this proxy itself (" + key.name() + " is "
                                + settings.shown(key) + ")",
                        "where Ollama is, or another address to " + key.name() + " on");
                return;
            }
        }
    }

    /** A name that cannot be looked up is no loop; that it cannot be reached is told when it is tried. */
    private static List<InetAddress> addressesOf(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            return List.of();
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
                    settings.shown(key),
                    String.valueOf(e.getMessage()),
                    "a file with a token or sha256:digest a line, or none");
        }
    }

    private void checkAccessLog() {
        Path file = settings.has(ConfigKey.ACCESS_LOG)
                ? settings.get(ConfigKey.ACCESS_LOG).map(AccessLogTarget::file).orElse(null)
                : null;
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        String wrong = null;
        if (Files.isDirectory(file)) {
            wrong = "is a folder";
        } else if (folder == null || !Files.isDirectory(folder)) {
            wrong = "is in a folder that is not there";
        } else if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            wrong = "cannot be written";
        }
        if (wrong != null) {
            problems.addValue(
                    settings.origin(ConfigKey.ACCESS_LOG),
                    settings.shown(ConfigKey.ACCESS_LOG),
                    wrong,
                    ConfigKey.ACCESS_LOG.kind().accepted());
        }
    }

    private void checkTransport() {
        if (settings.has(ConfigKey.TRANSPORT)) {
            Transport transport = settings.get(ConfigKey.TRANSPORT);
            if (!transport.isAvailable()) {
                problems.addValue(
                        settings.origin(ConfigKey.TRANSPORT),
                        settings.shown(ConfigKey.TRANSPORT),
                        "is not available on this machine",
                        "auto, nio" + available());
            }
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
