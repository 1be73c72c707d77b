package io.llamatap.server.config.setting;

import io.llamatap.server.config.value.FileKind;
import io.llamatap.server.config.value.Problems;
import io.llamatap.server.tls.BadTlsFileException;
import io.llamatap.server.tls.CertificateFiles;
import io.llamatap.server.tls.ServerTls;
import io.llamatap.server.tls.Trust;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Reads the files that the TLS settings name, so that errors are reported before any port is opened. */
public final class TlsSettings {
    static final ConfigKey<Optional<Path>> UPSTREAM_CA = ConfigKey.of(
            "upstream-ca",
            new FileKind("system"),
            "system",
            "a PEM file with the certificate authorities that may sign Ollama's certificate, if upstream "
                    + "is https. With system, those of the Java runtime");

    static final ConfigKey<Optional<Path>> UPSTREAM_TLS_CERTIFICATE = ConfigKey.of(
            "upstream-tls-certificate",
            new FileKind("none"),
            "none",
            "a PEM file with the client certificate, followed by its chain, for an https upstream that "
                    + "requires one. A changed file is used within seconds");

    static final ConfigKey<Optional<Path>> UPSTREAM_TLS_KEY = ConfigKey.of(
            "upstream-tls-key",
            new FileKind("none"),
            "none",
            "a PEM file with the private key of upstream-tls-certificate");

    static final ConfigKey<Optional<Path>> TLS_CERTIFICATE = ConfigKey.of(
            "tls-certificate",
            new FileKind("none"),
            "none",
            "a PEM file with the server's certificate, followed by its chain. With it, listen speaks TLS; "
                    + "admin never does. A changed file is used within seconds");

    static final ConfigKey<Optional<Path>> TLS_KEY =
            ConfigKey.of("tls-key", new FileKind("none"), "none", "a PEM file with the private key of tls-certificate");

    /** All settings of this group, in the order of the help. */
    static final List<ConfigKey<?>> KEYS =
            List.of(UPSTREAM_CA, UPSTREAM_TLS_CERTIFICATE, UPSTREAM_TLS_KEY, TLS_CERTIFICATE, TLS_KEY);

    private final Settings settings;
    private final boolean demo;
    private final Problems problems;

    public TlsSettings(Settings settings, boolean demo, Problems problems) {
        this.settings = settings;
        this.demo = demo;
        this.problems = problems;
    }

    public ServerTls read() {
        boolean isTls = !demo
                && settings.instances().stream()
                        .anyMatch(instance -> instance.target().isTls());
        TrustManager[] trust = trust(isTls);
        ServerTls.Shown shown = shown(trust);
        SSLContext upstream = shown == null ? context(trust) : null;
        CertificateFiles files = files(TLS_CERTIFICATE, TLS_KEY);
        if (files == null) {
            return new ServerTls(null, upstream, shown);
        }
        if (demo) {
            problems.add(
                    settings.origin(TLS_CERTIFICATE),
                    TLS_CERTIFICATE.name() + " cannot be used with --demo, whose clients use plain HTTP");
            return ServerTls.NONE;
        }
        try {
            return new ServerTls(new ServerTls.Shown(files, files.load(), null), upstream, shown);
        } catch (BadTlsFileException e) {
            problems.add(settings.origin(TLS_CERTIFICATE), e.reason());
            return ServerTls.NONE;
        }
    }

    /** Returns the files of a certificate and its key; null if neither is set. One without the other is a problem. */
    private @Nullable CertificateFiles files(
            ConfigKey<Optional<Path>> certificateKey, ConfigKey<Optional<Path>> keyKey) {
        Optional<Path> certificate = path(certificateKey);
        Optional<Path> key = path(keyKey);
        if (certificate.isPresent() && key.isPresent()) {
            return new CertificateFiles(certificate.get(), key.get());
        }
        if (certificate.isPresent() || key.isPresent()) {
            ConfigKey<?> given = certificate.isPresent() ? certificateKey : keyKey;
            ConfigKey<?> missing = certificate.isPresent() ? keyKey : certificateKey;
            problems.add(
                    settings.origin(given),
                    given.name() + " requires " + missing.name() + "; both may name the same file");
        }
        return null;
    }

    /** Returns the client certificate for upstreams; null if there is none, or if no upstream uses TLS. */
    private ServerTls.@Nullable Shown shown(TrustManager @Nullable [] trust) {
        CertificateFiles files = files(UPSTREAM_TLS_CERTIFICATE, UPSTREAM_TLS_KEY);
        if (files == null) {
            return null;
        }
        try {
            CertificateFiles.Loaded loaded = files.load(trust);
            return trust == null ? null : new ServerTls.Shown(files, loaded, trust);
        } catch (BadTlsFileException e) {
            problems.add(settings.origin(UPSTREAM_TLS_CERTIFICATE), e.reason());
            return null;
        }
    }

    private Optional<Path> path(ConfigKey<Optional<Path>> key) {
        return settings.has(key) ? settings.get(key) : Optional.empty();
    }

    private @Nullable SSLContext context(TrustManager @Nullable [] trust) {
        try {
            return trust == null ? null : Trust.by(trust);
        } catch (BadTlsFileException e) {
            problems.add(settings.origin(UPSTREAM_CA), UPSTREAM_CA.name() + " " + e.reason());
            return null;
        }
    }

    /** Returns what verifies an upstream's certificate; null if no upstream uses TLS. */
    private TrustManager @Nullable [] trust(boolean isTls) {
        Optional<Path> authorities = path(UPSTREAM_CA);
        try {
            if (authorities.isPresent()) {
                TrustManager[] trust = Trust.managers(authorities.get());
                return isTls ? trust : null;
            }
            return isTls ? Trust.managersOfRuntime() : null;
        } catch (BadTlsFileException e) {
            problems.addValue(
                    settings.origin(UPSTREAM_CA),
                    UPSTREAM_CA.name(),
                    settings.shown(UPSTREAM_CA),
                    e.reason(),
                    "a PEM file with at least one certificate, or " + UPSTREAM_CA.defaultText());
            return null;
        }
    }
}
