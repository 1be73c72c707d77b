package io.llamatap.server.config.setting;

import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.server.config.exporter.Writing;
import io.llamatap.server.config.value.DurationKind;
import io.llamatap.server.config.value.FileKind;
import io.llamatap.server.config.value.LabelsKind;
import io.llamatap.server.config.value.PushUrlKind;
import io.llamatap.server.config.value.UserKind;
import io.llamatap.server.config.value.WordKind;
import io.llamatap.server.push.PushSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Push by remote write. Immutable.
 *
 * @param own the push of our own settings
 * @param writing the writers of Categraf's file; null without Categraf's configuration
 */
public record PushConfig(PushSettings own, @Nullable Writing writing) {
    static final ConfigKey<Optional<URI>> PUSH_URL = ConfigKey.of(
            "push-url",
            new PushUrlKind(),
            "none",
            "the URL to which metrics are pushed by Prometheus remote write, in addition to /metrics");

    static final ConfigKey<Duration> PUSH_INTERVAL =
            ConfigKey.of("push-interval", DurationKind.between("1s", "1h"), "15s", "the time between two pushes");

    static final ConfigKey<Dialect> PUSH_DIALECT = ConfigKey.of(
            "push-dialect",
            WordKind.of(List.of(Dialect.values())),
            "main",
            "the metrics that are pushed: those of /metrics (main), or those of the page with this name");

    static final ConfigKey<Map<String, String>> PUSH_LABELS = ConfigKey.of(
            "push-labels",
            new LabelsKind(),
            LabelsKind.NONE,
            "labels that are added to every pushed series. job=ollama and instance=HOST:PORT are always "
                    + "added, and can be set here");

    static final ConfigKey<Optional<String>> PUSH_USERNAME = ConfigKey.of(
            "push-username", new UserKind(), UserKind.NONE, "the user name for basic authentication at push-url");

    static final ConfigKey<Optional<Path>> PUSH_PASSWORD_FILE = ConfigKey.of(
            "push-password-file",
            new FileKind("none"),
            "none",
            "a file with the password of push-username as its only line. It is read for each push");

    static final ConfigKey<Optional<Path>> PUSH_TOKEN_FILE = ConfigKey.of(
            "push-token-file",
            new FileKind("none"),
            "none",
            "a file with a bearer token for push-url as its only line. It is read for each push");

    static final ConfigKey<Optional<Path>> PUSH_CA = ConfigKey.of(
            "push-ca",
            new FileKind("system"),
            "system",
            "a PEM file with the certificate authorities that may sign the receiver's certificate, if "
                    + "push-url is https. With system, those of the Java runtime");

    /** All settings of this group, in the order of the help. */
    static final List<ConfigKey<?>> KEYS = List.of(
            PUSH_URL,
            PUSH_INTERVAL,
            PUSH_DIALECT,
            PUSH_LABELS,
            PUSH_USERNAME,
            PUSH_PASSWORD_FILE,
            PUSH_TOKEN_FILE,
            PUSH_CA);

    /** Returns the push settings of an instance; our own settings override Categraf's file. */
    public PushSettings of(Instance instance) {
        return own.targets().isEmpty() && writing != null ? writing.push(instance.pushInterval()) : own;
    }
}
