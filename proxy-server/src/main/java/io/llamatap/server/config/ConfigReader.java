package io.llamatap.server.config;

import io.llamatap.server.config.exporter.CategrafFolder;
import io.llamatap.server.config.exporter.ExporterVariables;
import io.llamatap.server.config.exporter.PythonLogFile;
import io.llamatap.server.config.exporter.Writing;
import io.llamatap.server.config.value.BadValueException;
import io.llamatap.server.config.value.Environment;
import io.llamatap.server.config.value.HostAndPort;
import io.llamatap.server.config.value.InstanceSettings;
import io.llamatap.server.config.value.Notice;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.config.value.Problems;
import io.llamatap.server.config.value.RawValue;
import io.llamatap.server.config.value.Setting;
import io.llamatap.server.config.value.UpstreamAddress;
import io.llamatap.server.push.PushSettings;
import io.llamatap.server.tls.ServerTls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Reads settings from all sources, the strongest first: arguments, {@code LLAMATAP_*} variables, a file, the variables of other
 * programs, defaults.
 *
 * <p>Values of the first three are all checked, also those that a stronger source outdoes. The variables of other programs may
 * be meant for those programs: they are read only where nothing else is said, and passed over with a notice where they make no
 * sense; but not where they say where Ollama is, or what to listen on.
 */
public final class ConfigReader {
    private final Problems problems = new Problems();
    private final Arguments arguments;
    private final Environment environment;
    private final VariableSource variables;
    private final ExporterVariables exporters;
    private final List<Notice> notices = new ArrayList<>();
    private final Path pythonLogFile;
    private @Nullable CategrafFolder categraf;

    private ConfigReader(String[] args, Map<String, String> environment, Path pythonLogFile) {
        this.pythonLogFile = pythonLogFile;
        this.arguments = Arguments.parse(args, problems);
        this.environment = new Environment(environment);
        this.variables = new VariableSource(this.environment);
        this.exporters = new ExporterVariables(this.environment);
    }

    /**
     * Reads everything and opens nothing.
     *
     * @param logging told of the log settings as soon as they are known, before anything is touched that may log
     * @throws BadConfigException with all that is wrong, if anything is
     */
    public static Invocation read(
            String[] args, Map<String, String> environment, BiConsumer<LogLevel, LogFormat> logging)
            throws BadConfigException {
        return read(args, environment, PythonLogFile.USUAL, logging);
    }

    /** The same where the log file of the exporter in Python is elsewhere. */
    static Invocation read(
            String[] args, Map<String, String> environment, Path pythonLogFile, BiConsumer<LogLevel, LogFormat> logging)
            throws BadConfigException {
        return new ConfigReader(args, environment, pythonLogFile).read(logging);
    }

    /** Says whether arguments start us as Categraf's plugin is started. */
    public static boolean isCategraf(String[] args) {
        return Arguments.parse(args, new Problems()).categraf() != null;
    }

    private Invocation read(BiConsumer<LogLevel, LogFormat> logging) throws BadConfigException {
        if (arguments.action().isAnswerOnly()) {
            return new Invocation(arguments.action(), arguments.demo(), null, List.of(), "");
        }
        Settings settings = resolve();
        logging.accept(
                settings.has(ConfigKey.LOG_LEVEL) ? settings.get(ConfigKey.LOG_LEVEL) : LogLevel.INFO,
                settings.has(ConfigKey.LOG_FORMAT) ? settings.get(ConfigKey.LOG_FORMAT) : LogFormat.TEXT);
        new CrossChecks(settings, arguments.demo(), problems).run();
        ServerTls tls = new TlsSettings(settings, arguments.demo(), problems).read();
        PushSettings push = new PushKeys(settings, problems).read();
        Writing writing = categraf == null ? null : categraf.writing();
        if (writing != null) {
            writing.check(problems);
        }
        if (!problems.isEmpty()) {
            throw new BadConfigException(problems.all());
        }
        if (!settings.get(ConfigKey.ALLOWED_HOSTS).isEmpty() && !settings.get(ConfigKey.UPSTREAM_HOST_HEADER)) {
            notices.add(new Notice(
                    Level.INFO,
                    settings.origin(ConfigKey.ALLOWED_HOSTS)
                            + ": allowed-hosts guards Ollama's routes with upstream-host-header = upstream only; otherwise"
                            + " Ollama sees the clients' Host and has a guard of its own"));
        }
        return new Invocation(
                arguments.action(),
                arguments.demo(),
                ServerConfig.of(settings, tls, push, writing),
                notices,
                settings.describe());
    }

    private Settings resolve() {
        RawValue file = arguments.file() != null ? arguments.file() : variables.file();
        List<Map<ConfigKey<?>, RawValue>> sources = new ArrayList<>();
        sources.add(arguments.values());
        sources.add(variables.own(problems));
        sources.add(file == null ? Map.of() : TomlSource.read(file, problems));
        if (arguments.demo() && arguments.values().containsKey(ConfigKey.UPSTREAM)) {
            problems.add("argument --demo", "brings its own upstream; leave out --upstream");
        }

        if (arguments.categraf() != null) {
            categraf = CategrafFolder.read(arguments.categraf(), environment.variables(), problems, notices);
        }
        Map<ConfigKey<?>, Setting> winners = new LinkedHashMap<>();
        for (ConfigKey<?> key : ConfigKey.catalogue()) {
            boolean isSet = false;
            for (Map<ConfigKey<?>, RawValue> source : sources) {
                RawValue raw = source.get(key);
                if (raw != null) {
                    Setting setting = parse(key, raw);
                    if (!isSet && setting != null) {
                        winners.put(key, setting);
                    }
                    isSet = true;
                }
            }
            if (!isSet) {
                Setting setting = unset(key);
                if (setting != null) {
                    winners.put(key, setting);
                }
            }
        }
        CategrafFolder folder = categraf;
        return new Settings(winners, folder == null ? own(winners) : instances(folder, winners));
    }

    /** Returns the value of a key that none of our own sources has. */
    private @Nullable Setting unset(ConfigKey<?> key) {
        if (categraf != null && (key == ConfigKey.LISTEN || key == ConfigKey.UPSTREAM)) {
            return null; // each instance says it for itself
        }
        return key == ConfigKey.UPSTREAM ? foundUpstream() : parse(key, weak(key));
    }

    private static List<InstanceSettings> own(Map<ConfigKey<?>, Setting> winners) {
        Setting listen = winners.get(ConfigKey.LISTEN);
        Setting upstream = winners.get(ConfigKey.UPSTREAM);
        return listen == null || upstream == null ? List.of() : List.of(InstanceSettings.ours(listen, upstream));
    }

    /** What our own settings say is stronger than Categraf's file, as long as it is plain which instance is meant. */
    private List<InstanceSettings> instances(CategrafFolder folder, Map<ConfigKey<?>, Setting> winners) {
        List<InstanceSettings> instances = folder.instances();
        Setting listen = winners.get(ConfigKey.LISTEN);
        Setting upstream = winners.get(ConfigKey.UPSTREAM);
        if (instances.size() == 1) {
            InstanceSettings only = instances.get(0);
            return List.of(
                    only.with(listen == null ? only.listen() : listen, upstream == null ? only.upstream() : upstream));
        }
        refuse(ConfigKey.LISTEN, listen, instances);
        refuse(ConfigKey.UPSTREAM, upstream, instances);
        return instances;
    }

    private void refuse(ConfigKey<?> key, @Nullable Setting setting, List<InstanceSettings> instances) {
        if (setting != null && !instances.isEmpty()) {
            problems.add(
                    setting.raw().origin(),
                    key.name() + " cannot be said for " + instances.size()
                            + " instances at once; say it in each of them");
        }
    }

    private RawValue weak(ConfigKey<?> key) {
        RawValue other = variables.other(key);
        if (other != null && key != ConfigKey.UPSTREAM && !isSensible(key, other)) {
            other = null;
        }
        if (other == null && key == ConfigKey.LOG_LEVEL) {
            other = PythonLogFile.level(pythonLogFile, notices);
        }
        if (other == null && key == ConfigKey.POLL_INTERVAL && categraf != null) {
            // Its users were promised no request beside those of clients.
            other = new RawValue(new Origin("default with " + Option.CONFIGS.usage()), "off");
        }
        if (other == null && !arguments.demo()) {
            other = key == ConfigKey.POLLER_LISTEN
                    ? exporters.pollerListen()
                    : key == ConfigKey.HOMESERVER_LISTEN ? exporters.homeserverListen() : null;
        }
        return other != null ? other : new RawValue(Origin.DEFAULT, key.defaultText());
    }

    /**
     * Finds the upstream in the variables of other programs. The poller that some come from has host and port apart, and a
     * host of its own where only the port is set.
     */
    private @Nullable Setting foundUpstream() {
        if (arguments.demo()) {
            return parse(ConfigKey.UPSTREAM, new RawValue(Origin.DEFAULT, ConfigKey.UPSTREAM.defaultText()));
        }
        RawValue host = weak(ConfigKey.UPSTREAM);
        RawValue port = environment.value("OLLAMA_PORT");
        boolean isHostApart = host.origin().equals(Origin.variable("OLLAMA_HOST"))
                || host.origin().equals(Origin.DEFAULT);
        // Kubernetes sets OLLAMA_PORT=tcp://address:port beside a service called ollama.
        if (port == null || port.text().contains("://") || !isHostApart) {
            RawValue implied = host.origin().equals(Origin.DEFAULT) ? exporters.upstream() : null;
            return parse(ConfigKey.UPSTREAM, implied == null ? host : implied);
        }
        RawValue target = host.origin().equals(Origin.DEFAULT) ? new RawValue(port.origin(), "ollama") : host;
        Setting setting = parse(ConfigKey.UPSTREAM, target);
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
            // Told below, as port 0 is.
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
                    + " and is passed over; accepted as " + key.name() + ": "
                    + key.kind().accepted();
            notices.add(new Notice(Level.WARN, text));
            return false;
        }
    }

    private <T> @Nullable Setting parse(ConfigKey<T> key, RawValue raw) {
        try {
            T value = key.kind().parse(raw.text());
            return new Setting(raw, value);
        } catch (BadValueException e) {
            problems.addValue(
                    raw.origin(),
                    key.name(),
                    key.kind().display(raw.text()),
                    e.wrong(),
                    key.kind().accepted());
            return null;
        }
    }
}
