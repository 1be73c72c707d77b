package io.llamatap.server.config;

import io.llamatap.server.config.exporter.ExporterVariables;
import io.llamatap.server.config.exporter.PythonLogFile;
import io.llamatap.server.config.setting.ConfigKey;
import io.llamatap.server.config.setting.ListenConfig;
import io.llamatap.server.config.setting.LogConfig;
import io.llamatap.server.config.setting.PollConfig;
import io.llamatap.server.config.setting.UpstreamConfig;
import io.llamatap.server.config.value.BadValueException;
import io.llamatap.server.config.value.Environment;
import io.llamatap.server.config.value.HostAndPort;
import io.llamatap.server.config.value.Notice;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.config.value.Problems;
import io.llamatap.server.config.value.RawValue;
import io.llamatap.server.config.value.Setting;
import io.llamatap.server.config.value.UpstreamAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Finds the value of a setting that no source of our own sets: from variables and files of other programs, or the default. Those may be
 * meant for the other programs only, so invalid values are ignored with a notice. Used by one thread.
 */
final class OtherPrograms {
    private final Environment environment;
    private final ExporterVariables exporters;
    private final Path pythonLogFile;
    private final boolean isDemo;
    private final boolean isCategraf;
    private final Problems problems;
    private final List<Notice> notices;

    OtherPrograms(
            Environment environment,
            Path pythonLogFile,
            boolean isDemo,
            boolean isCategraf,
            Problems problems,
            List<Notice> notices) {
        this.environment = environment;
        this.exporters = new ExporterVariables(environment);
        this.pythonLogFile = pythonLogFile;
        this.isDemo = isDemo;
        this.isCategraf = isCategraf;
        this.problems = problems;
        this.notices = notices;
    }

    /** Returns the value of a key; returns null and adds a problem if it is wrong. */
    @Nullable
    Setting find(ConfigKey<?> key) {
        return key == UpstreamConfig.UPSTREAM ? upstream() : key.read(value(key), problems);
    }

    private RawValue value(ConfigKey<?> key) {
        RawValue other = other(key);
        if (other != null && key != UpstreamConfig.UPSTREAM && !isSensible(key, other)) {
            other = null;
        }
        if (other == null && key == LogConfig.LOG_LEVEL) {
            other = PythonLogFile.level(pythonLogFile, notices);
        }
        if (other == null && key == PollConfig.POLL_INTERVAL && isCategraf) {
            // Categraf's plugin sends no requests of its own.
            other = new RawValue(new Origin("default with " + Option.CONFIGS.usage()), "off");
        }
        if (other == null && !isDemo) {
            other = key == ListenConfig.POLLER_LISTEN
                    ? exporters.pollerListen()
                    : key == ListenConfig.HOMESERVER_LISTEN ? exporters.homeserverListen() : null;
        }
        return other != null ? other : new RawValue(Origin.DEFAULT, key.defaultText());
    }

    /**
     * Finds the upstream in the variables of other programs. The replaced poller has separate variables for host and port, and its own
     * default host.
     */
    private @Nullable Setting upstream() {
        if (isDemo) {
            return UpstreamConfig.UPSTREAM.read(
                    new RawValue(Origin.DEFAULT, UpstreamConfig.UPSTREAM.defaultText()), problems);
        }
        RawValue host = value(UpstreamConfig.UPSTREAM);
        RawValue port = environment.value("OLLAMA_PORT");
        boolean isHostApart = host.origin().equals(Origin.variable("OLLAMA_HOST"))
                || host.origin().equals(Origin.DEFAULT);
        // Kubernetes sets OLLAMA_PORT=tcp://address:port for a service called ollama.
        if (port == null || port.text().contains("://") || !isHostApart) {
            RawValue implied = host.origin().equals(Origin.DEFAULT) ? exporters.upstream() : null;
            return UpstreamConfig.UPSTREAM.read(implied == null ? host : implied, problems);
        }
        RawValue target = host.origin().equals(Origin.DEFAULT) ? new RawValue(port.origin(), "ollama") : host;
        Setting setting = UpstreamConfig.UPSTREAM.read(target, problems);
        if (setting == null || !(setting.value() instanceof UpstreamAddress address) || address.isPortGiven()) {
            return setting;
        }
        try {
            int number = HostAndPort.port(port.text().strip());
            if (number > 0) {
                Origin both = target.equals(host) ? new Origin("variables OLLAMA_HOST and OLLAMA_PORT") : port.origin();
                return new Setting(new RawValue(both, target.text()), address.withPort(number));
            }
        } catch (BadValueException e) {
            // Reported below, with port 0.
        }
        problems.addValue(port.origin(), port.text(), "is not a port", "a number from 1 to 65535");
        return null;
    }

    private boolean isSensible(ConfigKey<?> key, RawValue other) {
        try {
            key.kind().parse(other.text());
            return true;
        } catch (BadValueException e) {
            String text = other.origin() + ": \"" + key.kind().display(other.text()) + "\" " + e.wrong()
                    + " and is ignored; accepted for " + key.name() + ": "
                    + key.kind().accepted();
            notices.add(new Notice(Level.WARN, text));
            return false;
        }
    }

    private @Nullable RawValue other(ConfigKey<?> key) {
        for (String name : key.otherVariables()) {
            RawValue value = environment.value(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
