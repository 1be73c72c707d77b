package io.llamatap.server.config.exporter;

import io.llamatap.server.host.ThisMachine;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Expands values as Categraf does: {@code $hostname}, {@code $ip}, {@code $sn} and environment variables, {@code $NAME} or {@code ${NAME}}.
 * Used by one thread, at the start; may block while it resolves a writer's host name.
 */
final class CategrafValues {
    /** The address whose route Categraf looks up if no writer is on another machine; nothing is sent there. */
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("223.5.5.5", 80);

    private static final Path SERIAL = Path.of("/sys/class/dmi/id/product_serial");
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Map<String, String> environment;
    private final String configured;
    private final List<URI> writers;
    private @Nullable String address;

    /**
     * Creates the expansion.
     *
     * @param configured the agent's {@code hostname}; empty for the name of this machine
     * @param writers the writers; {@code $ip} is the local address of the route to them
     */
    CategrafValues(Map<String, String> environment, String configured, List<URI> writers) {
        this.environment = environment;
        this.configured = configured.strip();
        this.writers = List.copyOf(writers);
    }

    /** Returns Categraf's name of this machine. */
    String hostname() {
        return configured.isEmpty() ? ThisMachine.name() : expand(configured, ThisMachine.name());
    }

    /** Returns the expanded value of a label. */
    String expand(String value) {
        // Most values have neither.
        return value.indexOf('$') < 0 ? value : expand(value, hostname());
    }

    private String expand(String value, String hostname) {
        String text = value.replace("$hostname", hostname);
        if (text.contains("$ip")) {
            text = text.replace("$ip", ip());
        }
        if (text.contains("$sn")) {
            text = text.replace("$sn", serial());
        }
        return expandVariables(text);
    }

    /** Expands variables as Go's os.Expand does; a variable that is not set is empty. */
    private String expandVariables(String text) {
        StringBuilder expanded = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '$' || at == text.length()) {
                expanded.append(c);
            } else if (text.charAt(at) == '{') {
                int end = text.indexOf('}', at);
                // Go drops what is not closed or has no name.
                expanded.append(end < 0 ? "" : variable(text.substring(at + 1, end)));
                at = end < 0 ? at + 1 : end + 1;
            } else {
                int end = isSpecial(text.charAt(at)) ? at + 1 : at;
                while (end < text.length() && !isSpecial(text.charAt(at)) && isNamePart(text.charAt(end))) {
                    end++;
                }
                expanded.append(end == at ? "$" : variable(text.substring(at, end)));
                at = end;
            }
        }
        return expanded.toString();
    }

    private static boolean isSpecial(char c) {
        return "*#$@!?-".indexOf(c) >= 0 || (c >= '0' && c <= '9');
    }

    private static boolean isNamePart(char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private String variable(String name) {
        // Categraf escapes values, and its series must stay the same.
        return environment.getOrDefault(name, "").replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** Returns the address of this machine on the route to the writers; its name if there is none. */
    private String ip() {
        String known = address;
        if (known == null) {
            String given = environment.getOrDefault("HOSTIP", "");
            known = given.isEmpty() ? outbound() : given;
            address = known;
        }
        return known;
    }

    private String outbound() {
        InetSocketAddress target = ELSEWHERE;
        for (URI writer : writers) {
            String host = writer.getHost();
            if (!host.contains("localhost") && !host.contains("127.0.0.1")) {
                int implied = "https".equalsIgnoreCase(writer.getScheme()) ? HTTPS_PORT : HTTP_PORT;
                target = new InetSocketAddress(host, writer.getPort() < 0 ? implied : writer.getPort());
                break;
            }
        }
        // Connecting a datagram socket sends nothing; the kernel only looks up the route.
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(target);
            InetAddress own = socket.getLocalAddress();
            if (!own.isAnyLocalAddress()) {
                return own.getHostAddress();
            }
        } catch (SocketException | IllegalArgumentException e) {
            // There is no route, or the name cannot be resolved.
        }
        return local();
    }

    private static String local() {
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress own : Collections.list(each.getInetAddresses())) {
                    if (each.isUp() && !own.isLoopbackAddress() && own.getAddress().length == 4) {
                        return own.getHostAddress();
                    }
                }
            }
        } catch (SocketException e) {
            // The network interfaces cannot be listed.
        }
        return ThisMachine.name();
    }

    /** Returns the serial number, which only root may read. */
    private static String serial() {
        try {
            return Files.readString(SERIAL).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
