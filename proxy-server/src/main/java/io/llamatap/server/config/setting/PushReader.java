package io.llamatap.server.config.setting;

import io.llamatap.server.config.value.HostAndPort;
import io.llamatap.server.config.value.Problems;
import io.llamatap.server.host.ThisMachine;
import io.llamatap.server.push.Credentials;
import io.llamatap.server.push.PushSettings;
import io.llamatap.server.push.PushTarget;
import io.llamatap.server.push.Secret;
import io.llamatap.server.tls.BadTlsFileException;
import io.llamatap.server.tls.Trust;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Makes a push target of the push settings, and reads the files that they name, so that errors are reported before the start. */
public final class PushReader {
    private static final String ONE_LINE = "a file with the secret as its only line";

    private final Settings settings;
    private final Problems problems;

    public PushReader(Settings settings, Problems problems) {
        this.settings = settings;
        this.problems = problems;
    }

    /** Returns the push settings; returns those without a target and adds a problem if something is wrong. */
    public PushSettings read() {
        if (!settings.has(PushConfig.PUSH_URL)) {
            return PushSettings.NONE;
        }
        Optional<URI> url = settings.get(PushConfig.PUSH_URL);
        SSLContext trust = trust();
        Credentials credentials = credentials();
        if (url.isEmpty()) {
            demandUrl(PushConfig.PUSH_USERNAME);
            demandUrl(PushConfig.PUSH_PASSWORD_FILE);
            demandUrl(PushConfig.PUSH_TOKEN_FILE);
            demandUrl(PushConfig.PUSH_CA);
            return PushSettings.NONE;
        }
        if (!settings.has(PushConfig.PUSH_INTERVAL)
                || !settings.has(PushConfig.PUSH_DIALECT)
                || !settings.has(PushConfig.PUSH_LABELS)) {
            return PushSettings.NONE;
        }
        PushTarget target = new PushTarget(url.get(), credentials, Map.of(), trust, PushTarget.DEFAULT_TIMEOUT);
        return new PushSettings(
                List.of(target),
                settings.get(PushConfig.PUSH_INTERVAL),
                labels(),
                settings.get(PushConfig.PUSH_DIALECT));
    }

    /** Without distinct labels, two proxies would overwrite each other's series. A scrape adds the same two labels. */
    private Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        labels.put("job", "ollama");
        if (settings.has(ListenConfig.LISTEN)) {
            int port = settings.get(ListenConfig.LISTEN).map(HostAndPort::port).orElse(0);
            labels.put("instance", ThisMachine.name() + ":" + port);
        }
        labels.putAll(settings.get(PushConfig.PUSH_LABELS));
        return labels;
    }

    private @Nullable Credentials credentials() {
        Optional<String> user = value(PushConfig.PUSH_USERNAME);
        Optional<Path> password = value(PushConfig.PUSH_PASSWORD_FILE);
        Optional<Path> token = value(PushConfig.PUSH_TOKEN_FILE);
        if (user.isPresent() != password.isPresent()) {
            ConfigKey<?> given = user.isPresent() ? PushConfig.PUSH_USERNAME : PushConfig.PUSH_PASSWORD_FILE;
            ConfigKey<?> missing = user.isPresent() ? PushConfig.PUSH_PASSWORD_FILE : PushConfig.PUSH_USERNAME;
            problems.add(settings.origin(given), given.name() + " requires " + missing.name());
            return null;
        }
        if (user.isPresent() && token.isPresent()) {
            problems.add(
                    settings.origin(PushConfig.PUSH_TOKEN_FILE),
                    "push-token-file and push-username cannot be used together; a request has one Authorization");
            return null;
        }
        if (user.isPresent() && password.isPresent()) {
            return checked(PushConfig.PUSH_PASSWORD_FILE, Credentials.basic(user.get(), Secret.inFile(password.get())));
        }
        return token.isPresent()
                ? checked(PushConfig.PUSH_TOKEN_FILE, Credentials.bearer(Secret.inFile(token.get())))
                : null;
    }

    private Credentials checked(ConfigKey<?> key, Credentials credentials) {
        try {
            credentials.authorization();
        } catch (IOException e) {
            problems.addValue(settings.origin(key), settings.shown(key), String.valueOf(e.getMessage()), ONE_LINE);
        }
        return credentials;
    }

    private @Nullable SSLContext trust() {
        Optional<Path> authorities = value(PushConfig.PUSH_CA);
        if (authorities.isEmpty()) {
            return null;
        }
        try {
            return Trust.of(authorities.get());
        } catch (BadTlsFileException e) {
            problems.addValue(
                    settings.origin(PushConfig.PUSH_CA),
                    settings.shown(PushConfig.PUSH_CA),
                    e.reason(),
                    "a PEM file with at least one certificate, or " + PushConfig.PUSH_CA.defaultText());
            return null;
        }
    }

    private <T> void demandUrl(ConfigKey<Optional<T>> key) {
        if (value(key).isPresent()) {
            problems.add(settings.origin(key), key.name() + " requires push-url");
        }
    }

    private <T> Optional<T> value(ConfigKey<Optional<T>> key) {
        return settings.has(key) ? settings.get(key) : Optional.empty();
    }
}
