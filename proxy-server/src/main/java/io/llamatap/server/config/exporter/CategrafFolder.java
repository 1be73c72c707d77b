package io.llamatap.server.config.exporter;

import io.llamatap.server.config.value.InstanceSettings;
import io.llamatap.server.config.value.Notice;
import io.llamatap.server.config.value.Problems;
import io.llamatap.server.config.value.RawValue;
import io.llamatap.server.config.value.TomlFile;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The configuration of Categraf's Ollama plugin, read from Categraf's folder. Immutable.
 *
 * @param instances the instances that could be read
 * @param writing the writers to which their metrics are pushed
 */
public record CategrafFolder(List<InstanceSettings> instances, Writing writing) {
    /** The only input that is supported. */
    public static final String INPUT = "ollama";
    /** Categraf's default folder. */
    public static final String USUAL = "conf";

    private static final String PLUGINS = "input.ollama/";
    private static final String PLUGIN = PLUGINS + "ollama.toml";
    private static final String AGENT = "config.toml";

    public CategrafFolder {
        instances = List.copyOf(instances);
    }

    /** Reads the folder and adds what is wrong to the problems. The agent's own file is optional. */
    public static CategrafFolder read(
            RawValue folder, Map<String, String> environment, Problems problems, List<Notice> notices) {
        String agentName = in(folder, AGENT);
        AgentFile agent = null;
        if (Files.exists(Path.of(agentName))) {
            TomlFile file = TomlFile.read(agentName, folder.origin(), problems);
            agent = file == null ? null : new AgentFile(file, problems, notices);
        }
        CategrafValues values =
                agent == null ? new CategrafValues(environment, "", List.of()) : agent.values(environment);
        String interval = agent == null ? null : agent.interval();
        List<InstanceSettings> instances = new ArrayList<>();
        for (String name : pluginFiles(folder)) {
            TomlFile plugin = TomlFile.read(name, folder.origin(), problems);
            if (plugin != null) {
                instances.addAll(PluginFile.read(plugin, interval, values, problems, notices));
            }
        }
        Writing writing =
                agent == null ? new Writing(agentName, List.of(), Map.of(), values.hostname()) : agent.writing(values);
        return new CategrafFolder(instances, writing);
    }

    /**
     * Returns all TOML files of the plugin's folder, as Categraf reads them; if there is none, the usual name, whose absence is then
     * reported.
     */
    private static List<String> pluginFiles(RawValue folder) {
        String[] names = new File(in(folder, PLUGINS)).list((parent, name) -> name.endsWith(".toml"));
        if (names == null || names.length == 0) {
            return List.of(in(folder, PLUGIN));
        }
        Arrays.sort(names);
        return Arrays.stream(names).map(name -> in(folder, PLUGINS + name)).toList();
    }

    private static String in(RawValue folder, String file) {
        String name = folder.text();
        return name.endsWith("/") ? name + file : name + "/" + file;
    }
}
