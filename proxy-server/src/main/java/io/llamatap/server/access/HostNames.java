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
 * The names by which this server may be asked for: the guard against DNS rebinding. A page from elsewhere can have a browser connect
 * here under a name of its own whose address it has changed to ours, and would then read what it gets; but it cannot have the browser
 * send another name.
 *
 * <p>Hence these are harmless: addresses, which need no DNS; {@code localhost}; names without a dot, and those below {@code .localhost},
 * {@code .local} and {@code .internal}, which nobody can register; this machine's own names; and what is configured. Ollama has the same
 * guard with the same names, but sees the client's Host only where that is passed on.
 *
 * <p>Asked on event loops; the machine's names are looked up by a thread of their own, since that may wait for DNS.
 */
public final class HostNames {
    private static final Logger LOG = LoggerFactory.getLogger(HostNames.class);
    private static final List<String> PRIVATE = List.of(".localhost", ".local", ".internal");
    /** DNS has no longer names, and patterns need not be tried on longer ones. */
    private static final int LONGEST = 254;

    private static final Pattern PLAIN = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
    private static final Pattern IPV4 = Pattern.compile("(0*(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final List<HostPattern> configured;
    private volatile Set<String> machine = Set.of();

    /** Takes what is configured; {@link #start} looks for the machine's names. */
    public HostNames(List<HostPattern> configured) {
        this.configured = List.copyOf(configured);
    }

    /** Looks for the names of this machine, on a thread of its own. */
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
     * Says whether a request may ask for that.
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
        // Whatever else a host may hold by RFC 3986 is no name in DNS, and no browser sends it.
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

    /** Says whether a host is a literal address; an IPv6 address may stand in brackets, and have a zone. */
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
            // In brackets, nothing is ever looked up.
            return InetAddress.getByName("[" + address + "]") != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Returns a name without the dot of DNS' root. */
    static String withoutLastDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
