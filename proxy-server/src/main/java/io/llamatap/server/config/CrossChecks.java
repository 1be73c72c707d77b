package io.llamatap.server.config;

import io.llamatap.relay.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
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
            if (own.getAddress().isAnyLocalAddress() ? isOfThisMachine(address) : address.equals(own.getAddress())) {
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

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException e) {
            // Interfaces cannot be listed: what is not plainly this machine counts as another.
            return false;
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
