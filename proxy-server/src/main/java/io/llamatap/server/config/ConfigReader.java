package io.llamatap.server.config;

import io.llamatap.server.config.exporter.CategrafFolder;
import io.llamatap.server.config.exporter.PythonLogFile;
import io.llamatap.server.config.exporter.Writing;
import io.llamatap.server.config.setting.Catalogue;
import io.llamatap.server.config.setting.ConfigKey;
import io.llamatap.server.config.setting.CrossChecks;
import io.llamatap.server.config.setting.ListenConfig;
import io.llamatap.server.config.setting.LogConfig;
import io.llamatap.server.config.setting.LogFormat;
import io.llamatap.server.config.setting.LogLevel;
import io.llamatap.server.config.setting.PushConfig;
import io.llamatap.server.config.setting.PushReader;
import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.server.config.setting.Settings;
import io.llamatap.server.config.setting.TlsSettings;
import io.llamatap.server.config.setting.UpstreamConfig;
import io.llamatap.server.config.value.Environment;
import io.llamatap.server.config.value.InstanceSettings;
import io.llamatap.server.config.value.Notice;
import io.llamatap.server.config.value.Problems;
import io.llamatap.server.config.value.RawValue;
import io.llamatap.server.config.value.Setting;
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
 * Reads settings from all sources, the strongest first: arguments, {@code LLAMATAP_*} variables, a file, the variables of other programs,
 * defaults.
 *
 * <p>All values of the first three are checked, also those that a stronger source overrides. Variables of other programs may be meant for
 * those programs. They are read only if nothing stronger sets the key, and ignored with a notice if they are not valid. Invalid addresses
 * of Ollama and of listeners are problems, however.
 */
public final class ConfigReader {
    private final Problems problems = new Problems();
    private final Arguments arguments;
    private final Environment environment;
    private final VariableSource variables;
    private final List<Notice> notices = new ArrayList<>();
    private final Path pythonLogFile;
    private @Nullable CategrafFolder categraf;

    private ConfigReader(String[] args, Map<String, String> environment, Path pythonLogFile) {
        this.pythonLogFile = pythonLogFile;
        this.arguments = Arguments.parse(args, problems);
        this.environment = new Environment(environment);
        this.variables = new VariableSource(this.environment);
    }

    /**
     * Reads and checks all settings. It opens no port.
     *
     * @param logging called with the log settings as soon as they are known, before any code that logs
     * @throws BadConfigException with all problems, if there are any
     */
    public static Invocation read(
            String[] args, Map<String, String> environment, BiConsumer<LogLevel, LogFormat> logging)
            throws BadConfigException {
        return read(args, environment, PythonLogFile.USUAL, logging);
    }

    /** The same with another path of the Python exporter's log file. */
    static Invocation read(
            String[] args, Map<String, String> environment, Path pythonLogFile, BiConsumer<LogLevel, LogFormat> logging)
            throws BadConfigException {
        return new ConfigReader(args, environment, pythonLogFile).read(logging);
    }

    /** Returns whether the arguments are those of Categraf. */
    public static boolean isCategraf(String[] args) {
        return Arguments.parse(args, new Problems()).categraf() != null;
    }

    private Invocation read(BiConsumer<LogLevel, LogFormat> logging) throws BadConfigException {
        if (arguments.action().onlyPrints()) {
            return new Invocation(arguments.action(), arguments.demo(), null, List.of(), "");
        }
        Settings settings = resolve();
        logging.accept(
                settings.has(LogConfig.LOG_LEVEL) ? settings.get(LogConfig.LOG_LEVEL) : LogLevel.INFO,
                settings.has(LogConfig.LOG_FORMAT) ? settings.get(LogConfig.LOG_FORMAT) : LogFormat.TEXT);
        new CrossChecks(settings, arguments.demo(), problems).run();
        ServerTls tls = new TlsSettings(settings, arguments.demo(), problems).read();
        Writing writing = categraf == null ? null : categraf.writing();
        PushConfig push = new PushConfig(new PushReader(settings, problems).read(), writing);
        if (writing != null) {
            writing.check(problems);
        }
        if (!problems.isEmpty()) {
            throw new BadConfigException(problems.all());
        }
        if (!settings.get(UpstreamConfig.ALLOWED_HOSTS).isEmpty()
                && !settings.get(UpstreamConfig.UPSTREAM_HOST_HEADER)) {
            notices.add(new Notice(
                    Level.INFO,
                    settings.origin(UpstreamConfig.ALLOWED_HOSTS)
                            + ": unless upstream-host-header is upstream, allowed-hosts has no effect on Ollama's routes, only on"
                            + " /metrics/state; Ollama checks the clients' Host itself"));
        }
        return new Invocation(
                arguments.action(),
                arguments.demo(),
                ServerConfig.of(settings, tls, push),
                notices,
                settings.describe());
    }

    private Settings resolve() {
        RawValue file = arguments.file() != null ? arguments.file() : variables.file();
        List<Map<ConfigKey<?>, RawValue>> sources = new ArrayList<>();
        sources.add(arguments.values());
        sources.add(variables.own(problems));
        sources.add(file == null ? Map.of() : TomlSource.read(file, problems));
        if (arguments.demo() && arguments.values().containsKey(UpstreamConfig.UPSTREAM)) {
            problems.add("argument --demo", "starts its own upstream; remove --upstream");
        }

        if (arguments.categraf() != null) {
            categraf = CategrafFolder.read(arguments.categraf(), environment.variables(), problems, notices);
        }
        OtherPrograms others =
                new OtherPrograms(environment, pythonLogFile, arguments.demo(), categraf != null, problems, notices);
        Map<ConfigKey<?>, Setting> winners = new LinkedHashMap<>();
        for (ConfigKey<?> key : Catalogue.keys()) {
            boolean isSet = false;
            for (Map<ConfigKey<?>, RawValue> source : sources) {
                RawValue raw = source.get(key);
                if (raw != null) {
                    Setting setting = key.read(raw, problems);
                    if (!isSet && setting != null) {
                        winners.put(key, setting);
                    }
                    isSet = true;
                }
            }
            // With Categraf's files, each instance has its own listen address and upstream.
            boolean isSaidByInstances =
                    categraf != null && (key == ListenConfig.LISTEN || key == UpstreamConfig.UPSTREAM);
            Setting setting = isSet || isSaidByInstances ? null : others.find(key);
            if (setting != null) {
                winners.put(key, setting);
            }
        }
        CategrafFolder folder = categraf;
        return new Settings(winners, folder == null ? own(winners) : instances(folder, winners));
    }

    private static List<InstanceSettings> own(Map<ConfigKey<?>, Setting> winners) {
        Setting listen = winners.get(ListenConfig.LISTEN);
        Setting upstream = winners.get(UpstreamConfig.UPSTREAM);
        return listen == null || upstream == null ? List.of() : List.of(InstanceSettings.ours(listen, upstream));
    }

    /** Our own settings override Categraf's file if there is only one instance. */
    private List<InstanceSettings> instances(CategrafFolder folder, Map<ConfigKey<?>, Setting> winners) {
        List<InstanceSettings> instances = folder.instances();
        Setting listen = winners.get(ListenConfig.LISTEN);
        Setting upstream = winners.get(UpstreamConfig.UPSTREAM);
        if (instances.size() == 1) {
            InstanceSettings only = instances.get(0);
            return List.of(
                    only.with(listen == null ? only.listen() : listen, upstream == null ? only.upstream() : upstream));
        }
        reject(ListenConfig.LISTEN, listen, instances);
        reject(UpstreamConfig.UPSTREAM, upstream, instances);
        return instances;
    }

    private void reject(ConfigKey<?> key, @Nullable Setting setting, List<InstanceSettings> instances) {
        if (setting != null && !instances.isEmpty()) {
            problems.add(
                    setting.raw().origin(),
                    key.name() + " cannot be set for " + instances.size()
                            + " instances at once; set it in each of them");
        }
    }
}
