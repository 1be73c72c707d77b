package io.llamatap.server.command;

import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.access.BadTokenFileException;
import io.llamatap.server.access.TokenFile;
import io.llamatap.server.access.UpstreamCredentials;
import io.llamatap.server.config.BadConfigException;
import io.llamatap.server.config.ConfigReader;
import io.llamatap.server.config.setting.Instance;
import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.server.config.value.BadValueException;
import io.llamatap.server.config.value.UpstreamAddress;
import io.llamatap.server.config.value.UpstreamKind;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.server.text.FileTrouble;
import io.llamatap.server.tls.BadTlsFileException;
import io.llamatap.server.tls.Certificates;
import io.llamatap.server.tls.Trust;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a running Llamatap and its Ollama are, and what a sub-command needs to reach them. Without an address from the user, the settings
 * say it that a Llamatap started here would have. Immutable.
 *
 * @param pages the address of its own pages
 * @param relay the address on which clients connect
 * @param ollama the address of Ollama; null if only that of Llamatap is known
 */
public record Target(
        UpstreamAccess pages,
        UpstreamAccess relay,
        @Nullable UpstreamAccess ollama) {
    private static final CommandOption CONFIG = new CommandOption(
            "--config",
            "FILE",
            "the settings file of the Llamatap. Without a URL, the settings say where it listens and where Ollama is");
    private static final CommandOption TOKEN_FILE = new CommandOption(
            "--token-file", "FILE", "a file with a token that the Llamatap accepts. The first is used");
    private static final CommandOption CA = new CommandOption(
            "--ca", "FILE", "a PEM file with the certificate authorities to trust, if the URL is https");

    /** The port of a Llamatap that was not told another. */
    private static final int USUAL_PORT = 8000;

    /** The options that say where Llamatap is. */
    public static final List<CommandOption> OPTIONS = List.of(CONFIG, TOKEN_FILE, CA);

    /**
     * Finds a Llamatap.
     *
     * @param url its address as the user wrote it; empty for that of the settings
     * @throws CommandException if the address, a file or the settings are wrong
     */
    public static Target of(Optional<String> url, CommandLine line, Map<String, String> environment)
            throws CommandException {
        Optional<Path> tokens = path(TOKEN_FILE, line);
        Supplier<SSLContext> trust = trust(path(CA, line));
        if (url.isPresent()) {
            // No token of the settings is sent to an address that does not come from them.
            UpstreamAccess access = new UpstreamAccess(llamatap(url.get()), trust, token(tokens));
            return new Target(access, access, null);
        }
        ServerConfig settings = settings(line.value(CONFIG), environment);
        Instance instance = settings.listening().instances().get(0);
        Optional<Path> forClients =
                tokens.or(() -> Optional.ofNullable(settings.access().clients().tokenFile()));
        Optional<Path> forPages = tokens.or(
                        () -> Optional.ofNullable(settings.access().pages().tokenFile()))
                .or(() -> forClients);
        boolean isTls = settings.tls().clients() != null;
        Upstream relay = reachable(instance.listen(), isTls);
        InetSocketAddress admin = settings.listening().admin();
        return new Target(
                new UpstreamAccess(admin == null ? relay : reachable(admin, false), trust, token(forPages)),
                new UpstreamAccess(relay, trust, token(forClients)),
                new UpstreamAccess(
                        instance.upstream(),
                        new Certificates(settings.tls()).forUpstream(),
                        UpstreamCredentials.readOnce(settings.upstream().credentials())));
    }

    /**
     * Returns how an address is reached that the user gave beside that of Llamatap, without a token.
     *
     * @throws CommandException if it is not an address
     */
    public static UpstreamAccess open(String place, String url, CommandLine line) throws CommandException {
        return new UpstreamAccess(parse(place, url).upstream(), trust(path(CA, line)), null);
    }

    private static Upstream llamatap(String url) throws CommandException {
        UpstreamAddress address = parse("argument URL", url);
        return (address.isPortGiven() || address.isUrl() ? address : address.withPort(USUAL_PORT)).upstream();
    }

    private static UpstreamAddress parse(String place, String url) throws CommandException {
        UpstreamKind kind = new UpstreamKind();
        try {
            return kind.parse(url);
        } catch (BadValueException e) {
            throw CommandLine.usage(
                    place, "\"" + kind.display(url) + "\" " + e.getMessage() + "; accepted: " + kind.accepted());
        }
    }

    private static ServerConfig settings(Optional<String> file, Map<String, String> environment)
            throws CommandException {
        String[] args = file.map(path -> new String[] {"--config", path}).orElse(new String[0]);
        try {
            return ConfigReader.read(args, environment, (level, format) -> {}).settings();
        } catch (BadConfigException e) {
            throw CommandLine.usage("the settings", String.join("\n  ", e.problems()));
        }
    }

    /** Returns where a client on this machine reaches what listens on an address. */
    private static Upstream reachable(InetSocketAddress listen, boolean isTls) {
        String host = listen.getAddress() == null || !listen.getAddress().isAnyLocalAddress()
                ? listen.getHostString()
                : "localhost";
        return new Upstream(isTls, host, listen.getPort(), "");
    }

    private static Optional<Path> path(CommandOption option, CommandLine line) throws CommandException {
        Optional<String> text = line.value(option);
        try {
            return text.map(Path::of);
        } catch (InvalidPathException e) {
            throw CommandLine.usage(
                    "argument " + option.name(), "\"" + text.orElse("") + "\" " + FileTrouble.ofName(e));
        }
    }

    private static Supplier<SSLContext> trust(Optional<Path> authorities) throws CommandException {
        Path file = authorities.orElse(null);
        if (file == null) {
            return Target::usualTrust;
        }
        try {
            SSLContext context = Trust.of(file);
            return () -> context;
        } catch (BadTlsFileException e) {
            throw CommandLine.usage("argument " + CA.name(), file + " " + e.reason());
        }
    }

    private static SSLContext usualTrust() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has a TLS context", e);
        }
    }

    private static @Nullable Supplier<String> token(Optional<Path> file) throws CommandException {
        if (file.isEmpty()) {
            return null;
        }
        try {
            String field = "Bearer " + new TokenFile(file.get()).first();
            return () -> field;
        } catch (BadTokenFileException e) {
            throw CommandLine.usage("token file " + file.get(), String.valueOf(e.getMessage()));
        }
    }
}
