package io.llamatap.server;

import io.llamatap.relay.Listener;
import io.llamatap.relay.client.AccessRule;
import io.llamatap.relay.client.LocalPages;
import io.llamatap.relay.tls.ListenerTls;
import io.llamatap.server.config.DialectListener;
import io.llamatap.server.config.Instance;
import io.llamatap.server.config.ServerConfig;
import io.llamatap.tap.TapFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What the relay is to listen on: for clients first, then for our pages if they are apart, then for those with one dialect each. */
final class Listeners {

    /** What watches the clients of an instance, and the pages that show what was seen. */
    record Watched(TapFactory taps, LocalPages pages) {}

    private final List<Listener> all = new ArrayList<>();
    private final ServerConfig config;

    Listeners(ServerConfig config) {
        this.config = config;
    }

    /**
     * Adds those for clients.
     *
     * @param watched what belongs to each instance
     * @param access who may use the upstreams
     * @param tls what makes TLS connections on both sides
     */
    Listeners forClients(List<Watched> watched, AccessRule access, ListenerTls tls) {
        List<Instance> instances = config.listening().instances();
        for (int i = 0; i < instances.size(); i++) {
            all.add(new Listener(
                    instances.get(i).listen(),
                    instances.get(i).upstream(),
                    watched.get(i).taps(),
                    config.listening().admin() == null ? watched.get(i).pages() : null,
                    access,
                    tls,
                    instances.get(i).timeouts()));
        }
        return this;
    }

    /**
     * Adds those for pages alone, which never speak TLS.
     *
     * @param taps who watches what comes there
     * @param pages what is shown where our pages are apart
     * @param dialectPages the pages that show one dialect alone
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
