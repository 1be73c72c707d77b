package io.llamatap.server;

import io.llamatap.server.config.Instance;
import io.llamatap.server.config.ServerConfig;
import io.llamatap.server.config.value.Origin;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an operator may not have meant, in a line each with what to do; null where there is nothing to say. */
final class StartWarnings {
    /** Causes are few; a ring of them must not hold us. */
    private static final int CAUSES_AT_MOST = 16;

    private StartWarnings() {}

    /**
     * Tells of an Ollama that only this machine could reach, and now everybody can.
     *
     * @param bound the addresses bound, those of clients first
     */
    static @Nullable String exposure(ServerConfig config, List<InetSocketAddress> bound) {
        if (!config.access().clients().isOpen()) {
            return null;
        }
        for (int i = 0; i < config.listening().instances().size(); i++) {
            Instance instance = config.listening().instances().get(i);
            InetSocketAddress listen = bound.get(i);
            boolean isPublic =
                    listen.getAddress() == null || !listen.getAddress().isLoopbackAddress();
            boolean isOllama = !instance.upstreamOrigin().equals(Origin.DEMO);
            if (isPublic && isOllama && isLoopback(instance.upstream().host())) {
                return "everybody who can connect to " + StartReport.text(listen)
                        + " can use the Ollama of this machine ("
                        + instance.upstream()
                        + "), and pull and delete its models, though Ollama itself listens to this machine"
                        + " alone; to close that, set allow-networks or token-file, or listen on 127.0.0.1:"
                        + listen.getPort() + " (allow-networks=0.0.0.0/0,::/0 says that it is meant)";
            }
        }
        return null;
    }

    /** Says whether a host is this machine's loopback; nothing is looked up. */
    private static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (name.equals("localhost") || name.endsWith(".localhost")) {
            return true;
        }
        if (!name.matches("[0-9.]+|\\[?[0-9a-f:.]*:[0-9a-f:.]*]?")) {
            return false;
        }
        try {
            return InetAddress.getByName(name).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Tells what it costs that the system's own way of asking for bytes cannot be used. */
    static @Nullable String slowTransport(@Nullable Throwable obstacle) {
        if (obstacle == null) {
            return null;
        }
        Throwable cause = obstacle;
        for (int i = 0; i < CAUSES_AT_MOST && cause.getCause() != null; i++) {
            cause = cause.getCause();
        }
        String why = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return "the native library for the network cannot be loaded (" + why
                + "), so Java's own NIO is used: it takes more"
                + " processor time for each token, and notices later that a peer has left; start with ./llamatap or in the image,"
                + " which need no folder for it, or let LLAMATAP_JAVA_OPTS=-Dio.netty.native.workdir=FOLDER name one that can"
                + " be written and may hold programs";
    }
}
