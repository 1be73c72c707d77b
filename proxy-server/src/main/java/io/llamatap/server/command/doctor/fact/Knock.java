package io.llamatap.server.command.doctor.fact;

import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.server.outgoing.UpstreamClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds out whether a client without a token may use Ollama, and whether from other machines: it asks for Ollama's version. If the address
 * is one that only this machine reaches, it also asks at the other addresses of this machine. Blocks. Stateless.
 */
final class Knock {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    /** Machines with many addresses have them of containers, mostly. */
    private static final int MOST_ADDRESSES = 4;
    /** Of those that Llamatap names. */
    private static final int MOST_ENTRANCES = 8;

    /** A response of Ollama, or that Ollama does not respond. */
    private static final List<Integer> MAYBE = List.of(200, 502, 504);

    private Knock() {}

    /**
     * Knocks.
     *
     * @param relay how Llamatap was reached
     * @param entrances where it says that clients connect
     */
    static Doors at(UpstreamAccess relay, List<String> entrances) {
        Upstream reached = relay.upstream();
        for (String entrance : entrances.subList(0, Math.min(MOST_ENTRANCES, entrances.size()))) {
            for (Upstream door : doors(reached, entrance)) {
                if (isOpen(relay, door)) {
                    return new Doors(door.toString(), true, true);
                }
            }
        }
        return new Doors(reached.toString(), false, false);
    }

    /** Returns the addresses at which other machines may reach an entrance; empty if there is none. */
    private static List<Upstream> doors(Upstream reached, String entrance) {
        URI url;
        try {
            url = new URI(entrance);
        } catch (URISyntaxException e) {
            return List.of();
        }
        if (url.getHost() == null || url.getPort() < 0) {
            return List.of();
        }
        String host = url.getHost().replaceAll("[\\[\\]]", "");
        if (isLoopback(host)) {
            return List.of();
        }
        List<String> hosts = !isAnyAddress(host)
                ? List.of(host)
                : isLoopback(reached.host()) ? otherHosts() : List.of(reached.host());
        boolean isTls = "https".equals(url.getScheme());
        return hosts.stream()
                .map(each -> new Upstream(isTls, each, url.getPort(), ""))
                .toList();
    }

    private static boolean isAnyAddress(String host) {
        try {
            return InetAddress.getByName(host).isAnyLocalAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static List<String> otherHosts() {
        List<String> hosts = new ArrayList<>();
        try (Stream<NetworkInterface> all = NetworkInterface.networkInterfaces()) {
            all.flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .limit(MOST_ADDRESSES)
                    .forEach(address -> hosts.add(address.getHostAddress()));
        } catch (SocketException e) {
            return List.of();
        }
        return hosts;
    }

    private static boolean isOpen(UpstreamAccess relay, Upstream address) {
        UpstreamAccess withoutToken = new UpstreamAccess(address, relay.tls(), null);
        try {
            return new UpstreamClient(withoutToken, LIMIT, LIMIT)
                    .get("/api/version", response -> MAYBE.contains(response.status()));
        } catch (IOException e) {
            return false;
        }
    }
}
