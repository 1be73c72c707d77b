package io.llamatap.server;

import io.llamatap.server.config.setting.Instance;
import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.server.config.value.Origin;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Warnings about settings that an operator may not have meant, each with what to do; null where there is nothing to warn about. */
final class StartWarnings {
    /** A chain of causes may be circular. */
    private static final int CAUSES_AT_MOST = 16;

    private StartWarnings() {}

    /**
     * Warns if Llamatap opens to everyone an Ollama that only this machine could reach.
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
                return "everyone who can connect to " + StartReport.text(listen) + " can use Ollama at "
                        + instance.upstream()
                        + ", and pull and delete its models, although Ollama itself accepts connections"
                        + " from this machine only; set allow-networks or token-file, or listen on 127.0.0.1:"
                        + listen.getPort() + "; to allow everyone, set allow-networks=0.0.0.0/0,::/0";
            }
        }
        return null;
    }

    /**
     * Explains what localhost means in a container, where nearly always Ollama is elsewhere. Containers of Kubernetes have no mark of their
     * engine; there, Ollama often is at localhost.
     *
     * @param root the folder in which engines leave their mark
     */
    static @Nullable String ownLoopback(Instance instance, Path root) {
        boolean isContainer =
                Files.exists(root.resolve(".dockerenv")) || Files.exists(root.resolve("run/.containerenv"));
        if (!isContainer
                || instance.upstreamOrigin().equals(Origin.DEMO)
                || !isLoopback(instance.upstream().host())) {
            return null;
        }
        return instance.upstream()
                + " is in this container itself, unless it shares the network of another; for an Ollama on the"
                + " host, set OLLAMA_HOST=http://host.docker.internal:11434";
    }

    /** Returns whether a host is a loopback address or localhost; no name is resolved. */
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

    /** Warns if the native transport cannot be loaded, with the consequences. */
    static @Nullable String slowTransport(@Nullable Throwable obstacle) {
        if (obstacle == null) {
            return null;
        }
        Throwable cause = obstacle;
        for (int i = 0; i < CAUSES_AT_MOST && cause.getCause() != null; i++) {
            cause = cause.getCause();
        }
        String why = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return "the native network library cannot be loaded (" + why + "); Java NIO is used instead, which needs more"
                + " processor time for each token and detects closed connections later; start with ./llamatap or the"
                + " container image, or set LLAMATAP_JAVA_OPTS=-Dio.netty.native.workdir=FOLDER to a writable folder that is"
                + " not mounted noexec";
    }
}
