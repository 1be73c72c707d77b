package io.llamatap.server.access;

import io.llamatap.server.background.Repeater;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The allowed host names of this server, which protect it against DNS rebinding: a foreign page can change the address of its own host name
 * to ours, so that a browser connects here and the page reads the response. But the browser then sends the foreign name as Host.
 *
 * <p>Always allowed are IP addresses, which need no DNS; {@code localhost}; names without a dot and names below {@code .localhost}, {@code
 * .local} and {@code .internal}, which nobody can register; and the names of this machine. Ollama has the same check, but it sees the
 * client's Host only if the relay preserves it.
 *
 * <p>Called on event loops. A separate thread determines the names of this machine, because that may wait for DNS.
 */
public final class HostNames {
    private static final Logger LOG = LoggerFactory.getLogger(HostNames.class);
    private static final List<String> PRIVATE = List.of(".localhost", ".local", ".internal");
    /** The maximum length of a name in DNS; longer ones are not matched. */
    private static final int LONGEST = 254;

    private static final Pattern PLAIN = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
    private static final Pattern IPV4 = Pattern.compile("(0*(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final List<HostPattern> configured;
    private volatile Set<String> machine = Set.of();

    /** Takes the configured names; {@link #start} adds those of this machine. */
    public HostNames(List<HostPattern> configured) {
        this.configured = List.copyOf(configured);
    }

    /** Determines the names of this machine, on a separate thread. */
    public void start() {
        Repeater.daemon("llamatap-names", this::lookUp).start();
    }

    private void lookUp() {
        try {
            InetAddress own = InetAddress.getLocalHost();
            learn(own.getHostName());
            learn(own.getCanonicalHostName());
        } catch (UnknownHostException e) {
            LOG.debug("the name of this machine cannot be determined", e);
        }
    }

    private void learn(String name) {
        Set<String> known = new TreeSet<>(machine);
        known.add(withoutLastDot(name).toLowerCase(Locale.ROOT));
        machine = Set.copyOf(known);
    }

    /**
     * Returns whether a Host is allowed.
     *
     * @param authority a host with or without a port, well-formed
     */
    public boolean allows(String authority) {
        String host = hostOf(authority);
        if (host.length() > LONGEST) {
            return configured.stream().anyMatch(HostPattern::isAny);
        }
        if (isAddress(host)) {
            return true;
        }
        String name = withoutLastDot(host).toLowerCase(Locale.ROOT);
        // RFC 3986 allows other characters, but DNS names do not have them and browsers do not send them.
        if (!PLAIN.matcher(name).matches()) {
            return configured.stream().anyMatch(HostPattern::isAny);
        }
        return name.indexOf('.') < 0
                || PRIVATE.stream().anyMatch(name::endsWith)
                || machine.contains(name)
                || configured.stream().anyMatch(pattern -> pattern.matches(name));
    }

    private static String hostOf(String authority) {
        if (authority.startsWith("[")) {
            int end = authority.indexOf(']') + 1;
            return end == authority.length() || authority.charAt(end) == ':' ? authority.substring(0, end) : authority;
        }
        int colon = authority.indexOf(':');
        return colon < 0 ? authority : authority.substring(0, colon);
    }

    /** Returns whether a host is a literal address. An IPv6 address may have brackets and a zone. */
    static boolean isAddress(String host) {
        if (IPV4.matcher(host).matches()) {
            return true;
        }
        boolean isBracketed = host.startsWith("[") && host.endsWith("]");
        String inner = isBracketed ? host.substring(1, host.length() - 1) : host;
        int zone = inner.indexOf('%');
        String address = zone < 0 ? inner : inner.substring(0, zone);
        if (!IPV6.matcher(address).matches()) {
            return false;
        }
        try {
            // A host in brackets is never resolved by DNS.
            return InetAddress.getByName("[" + address + "]") != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Returns a name without the trailing dot. */
    static String withoutLastDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
