package io.llamatap.server;

import io.llamatap.relay.Listener;
import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.client.page.LocalPages;
import io.llamatap.relay.exchange.LoadReport;
import io.llamatap.relay.tls.ListenerTls;
import io.llamatap.server.config.setting.DialectListener;
import io.llamatap.server.config.setting.Instance;
import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.tap.TapFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds the list of the relay's listeners: those for clients first, then the admin address, then those with one dialect each. */
final class Listeners {

    /**
     * What belongs to the listener of an instance.
     *
     * @param pages the pages on its address; null for none
     * @param load the load that clients are told if they ask; null for none
     */
    record Watched(
            TapFactory taps,
            @Nullable LocalPages pages,
            @Nullable LoadReport load) {}

    private final List<Listener> all = new ArrayList<>();
    private final ServerConfig config;

    Listeners(ServerConfig config) {
        this.config = config;
    }

    /**
     * Adds the listeners for clients.
     *
     * @param watched taps and pages of each instance
     * @param access the access rule for the upstreams
     * @param tls the TLS contexts of both sides
     */
    Listeners forClients(List<Watched> watched, AccessRule access, ListenerTls tls) {
        List<Instance> instances = config.listening().instances();
        for (int i = 0; i < instances.size(); i++) {
            all.add(new Listener(
                    instances.get(i).listen(),
                    instances.get(i).upstream(),
                    watched.get(i).taps(),
                    watched.get(i).pages(),
                    access,
                    tls,
                    instances.get(i).timeouts(),
                    watched.get(i).load()));
        }
        return this;
    }

    /**
     * Adds the listeners that serve only pages, which never use TLS.
     *
     * @param taps the taps of these listeners
     * @param pages the pages of the admin address
     * @param dialectPages the pages of one dialect, by its name
     */
    Listeners forPages(TapFactory taps, LocalPages pages, Function<String, LocalPages> dialectPages) {
        InetSocketAddress admin = config.listening().admin();
        if (admin != null) {
            all.add(new Listener(admin, null, taps, pages));
        }
        for (DialectListener listener : config.listening().dialects()) {
            all.add(new Listener(listener.address(), null, taps, dialectPages.apply(listener.dialect())));
        }
        return this;
    }

    List<Listener> all() {
        return List.copyOf(all);
    }
}
