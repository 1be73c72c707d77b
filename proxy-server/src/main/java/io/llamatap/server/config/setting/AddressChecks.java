package io.llamatap.server.config.setting;

import io.llamatap.server.config.value.HostAndPort;
import io.llamatap.server.config.value.InstanceSettings;
import io.llamatap.server.config.value.ListenKind;
import io.llamatap.server.config.value.Problems;
import io.llamatap.server.config.value.Setting;
import io.llamatap.server.config.value.UpstreamAddress;
import io.llamatap.server.host.ThisMachine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks that no two addresses to listen on are the same, and that no upstream is one of them. Host names are resolved only if the result
 * depends on them.
 */
final class AddressChecks {
    private static final List<ConfigKey<Optional<HostAndPort>>> PAGES = List.of(
            ListenConfig.ADMIN,
            ListenConfig.POLLER_LISTEN,
            ListenConfig.HOMESERVER_LISTEN,
            BalancingConfig.AGENT_LISTEN);

    /** Used if there is no instance because its upstream is wrong. */
    private static final List<ConfigKey<Optional<HostAndPort>>> ALL = List.of(
            ListenConfig.LISTEN,
            ListenConfig.ADMIN,
            ListenConfig.POLLER_LISTEN,
            ListenConfig.HOMESERVER_LISTEN,
            BalancingConfig.AGENT_LISTEN);

    /** An address to listen on, the name of its setting, and what is accepted instead. */
    private record Listening(String name, Setting setting, InetSocketAddress address, String accepted) {
        String shown() {
            return setting.raw().text();
        }
    }

    private final Settings settings;
    private final boolean demo;
    private final Problems problems;
    private final List<Listening> own = new ArrayList<>();

    AddressChecks(Settings settings, boolean demo, Problems problems) {
        this.settings = settings;
        this.demo = demo;
        this.problems = problems;
    }

    void run() {
        for (InstanceSettings instance : settings.instances()) {
            String accepted = "another port for " + instance.names().listen();
            add(instance.names().listen(), instance.listen(), instance.address(), accepted);
        }
        for (ConfigKey<Optional<HostAndPort>> key : settings.instances().isEmpty() ? ALL : PAGES) {
            if (settings.has(key)) {
                settings.get(key)
                        .ifPresent(address -> add(
                                key.name(),
                                settings.setting(key),
                                address,
                                "another port, or none, for " + key.name()));
            }
        }
        if (!demo) {
            settings.instances().forEach(this::checkLoop);
        }
    }

    private void add(String name, Setting setting, HostAndPort target, String accepted) {
        InetSocketAddress address = target.socketAddress();
        Listening listening = new Listening(name, setting, address, accepted);
        if (address.isUnresolved()) {
            problems.addValue(
                    setting.raw().origin(),
                    name,
                    listening.shown(),
                    "has a host that cannot be resolved",
                    new ListenKind(false).accepted());
            return;
        }
        for (Listening other : own) {
            if (collide(address, other.address)) {
                problems.addValue(
                        setting.raw().origin(),
                        name,
                        listening.shown(),
                        "is already used (" + other.name + " is " + other.shown() + ")",
                        accepted);
            }
        }
        own.add(listening);
    }

    private static boolean collide(InetSocketAddress a, InetSocketAddress b) {
        return a.getPort() != 0
                && a.getPort() == b.getPort()
                && (a.getAddress().isAnyLocalAddress()
                        || b.getAddress().isAnyLocalAddress()
                        || a.getAddress().equals(b.getAddress()));
    }

    private void checkLoop(InstanceSettings instance) {
        UpstreamAddress target = instance.target();
        for (Listening listening : own) {
            if (target.port() == listening.address.getPort() && isSelf(target.host(), listening.address)) {
                problems.addValue(
                        instance.upstream().raw().origin(),
                        instance.names().upstream(),
                        UpstreamConfig.UPSTREAM
                                .kind()
                                .display(instance.upstream().raw().text()),
                        "is " + target.upstream() + ", which is this proxy itself (" + listening.name + " is "
                                + listening.shown() + ")",
                        "the address of Ollama, or another address for " + listening.name);
                return;
            }
        }
    }

    private static boolean isSelf(String host, InetSocketAddress own) {
        for (InetAddress address : addressesOf(host)) {
            if (own.getAddress().isAnyLocalAddress() ? ThisMachine.has(address) : address.equals(own.getAddress())) {
                return true;
            }
        }
        return false;
    }

    /** A name that cannot be resolved is not a loop; the connection attempt reports it later. */
    private static List<InetAddress> addressesOf(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }
}
