package io.llamatap.server.config;

import io.llamatap.server.tls.BadTlsFileException;
import io.llamatap.server.tls.CertificateFiles;
import io.llamatap.server.tls.ServerTls;
import io.llamatap.server.tls.Trust;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Reads the files that the settings for TLS name, so that what is wrong with them is told before any port is opened. */
final class TlsSettings {
    private final Settings settings;
    private final boolean demo;
    private final Problems problems;

    TlsSettings(Settings settings, boolean demo, Problems problems) {
        this.settings = settings;
        this.demo = demo;
        this.problems = problems;
    }

    ServerTls read() {
        SSLContext upstream = upstream();
        Optional<Path> certificate = path(ConfigKey.TLS_CERTIFICATE);
        Optional<Path> key = path(ConfigKey.TLS_KEY);
        if (certificate.isEmpty() && key.isEmpty()) {
            return new ServerTls(null, null, upstream);
        }
        ConfigKey<?> given = certificate.isPresent() ? ConfigKey.TLS_CERTIFICATE : ConfigKey.TLS_KEY;
        if (demo) {
            problems.add(
                    settings.origin(given), given.name() + " cannot be had with --demo, whose users speak plain HTTP");
            return ServerTls.NONE;
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            ConfigKey<?> missing = certificate.isPresent() ? ConfigKey.TLS_KEY : ConfigKey.TLS_CERTIFICATE;
            problems.add(
                    settings.origin(given),
                    given.name() + " is useless without " + missing.name() + "; both may name the same file");
            return ServerTls.NONE;
        }
        CertificateFiles files = new CertificateFiles(certificate.get(), key.get());
        try {
            return new ServerTls(files, files.load(), upstream);
        } catch (BadTlsFileException e) {
            problems.add(settings.origin(given), e.reason());
            return ServerTls.NONE;
        }
    }

    private Optional<Path> path(ConfigKey<Optional<Path>> key) {
        return settings.has(key) ? settings.get(key) : Optional.empty();
    }

    private @Nullable SSLContext upstream() {
        boolean isTls = !demo
                && settings.instances().stream()
                        .anyMatch(instance -> instance.target().isTls());
        Optional<Path> authorities = path(ConfigKey.UPSTREAM_CA);
        try {
            if (authorities.isPresent()) {
                SSLContext trust = Trust.of(authorities.get());
                return isTls ? trust : null;
            }
            return isTls ? Trust.ofRuntime() : null;
        } catch (BadTlsFileException e) {
            problems.addValue(
                    settings.origin(ConfigKey.UPSTREAM_CA),
                    ConfigKey.UPSTREAM_CA.name(),
                    settings.shown(ConfigKey.UPSTREAM_CA),
                    e.reason(),
                    "a PEM file with at least one certificate, or " + ConfigKey.UPSTREAM_CA.defaultText());
            return null;
        }
    }
}
