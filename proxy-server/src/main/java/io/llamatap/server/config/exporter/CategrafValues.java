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
 * What Categraf puts into the values of its files: {@code $hostname}, {@code $ip}, {@code $sn} and variables of the environment,
 * {@code $NAME} or {@code ${NAME}}. Whatever is not used is not looked up. Used by one thread, at the start; may block while it looks
 * a writer's name up.
 */
final class CategrafValues {
    /** The address that Categraf asks the way to where no writer is elsewhere; nothing is sent there. */
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("223.5.5.5", 80);

    private static final Path SERIAL = Path.of("/sys/class/dmi/id/product_serial");
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Map<String, String> environment;
    private final String configured;
    private final List<URI> writers;
    private @Nullable String address;

    /**
     * Takes what the values come from.
     *
     * @param configured the agent's {@code hostname}; empty for the machine's name
     * @param writers where metrics are pushed: the address by which this machine gets there is its own
     */
    CategrafValues(Map<String, String> environment, String configured, List<URI> writers) {
        this.environment = environment;
        this.configured = configured.strip();
        this.writers = List.copyOf(writers);
    }

    /** Returns the name that Categraf has for this machine. */
    String hostname() {
        return configured.isEmpty() ? ThisMachine.name() : expand(configured, ThisMachine.name());
    }

    /** Returns a label's value. */
    String expand(String value) {
        // What is in neither is everyday, and costs nothing.
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

    /** Reads names as a shell does, in the way that Go's os.Expand has; a variable that is not there is empty. */
    private String expandVariables(String text) {
        StringBuilder expanded = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '$' || at == text.length()) {
                expanded.append(c);
            } else if (text.charAt(at) == '{') {
                int end = text.indexOf('}', at);
                // What is not closed, or names nothing, is left out.
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
        // Categraf escapes what it puts in, and its series are to stay the same.
        return environment.getOrDefault(name, "").replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** Returns the machine's address as other machines see it, as far as can be known here; its name where there is none. */
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
        // Connecting a socket for datagrams sends nothing: the kernel only looks for the way.
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(target);
            InetAddress own = socket.getLocalAddress();
            if (!own.isAnyLocalAddress()) {
                return own.getHostAddress();
            }
        } catch (SocketException | IllegalArgumentException e) {
            // There is no way there, or the name has no address.
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
            // Interfaces cannot be listed.
        }
        return ThisMachine.name();
    }

    /** The kernel tells it to root alone, as it does to Categraf. */
    private static String serial() {
        try {
            return Files.readString(SERIAL).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
