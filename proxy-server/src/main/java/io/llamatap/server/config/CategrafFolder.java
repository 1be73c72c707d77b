package io.llamatap.server.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a folder of Categraf's settings says of its Ollama plugin. Immutable.
 *
 * @param instances those that could be read
 * @param writing where their metrics are pushed to
 */
record CategrafFolder(List<InstanceSettings> instances, Writing writing) {
    /** The one input that we are. */
    static final String INPUT = "ollama";
    /** Where Categraf looks unless told otherwise. */
    static final String USUAL = "conf";

    private static final String PLUGIN = "input.ollama/ollama.toml";
    private static final String AGENT = "config.toml";

    CategrafFolder {
        instances = List.copyOf(instances);
    }

    /** Reads the folder; what is wrong goes to the problems. The agent's own file need not be there. */
    static CategrafFolder read(RawValue folder, Problems problems) {
        String agentName = in(folder, AGENT);
        AgentFile agent = null;
        if (Files.exists(Path.of(agentName))) {
            TomlFile file = TomlFile.read(agentName, folder.origin(), problems);
            agent = file == null ? null : new AgentFile(file, problems);
        }
        TomlFile plugin = TomlFile.read(in(folder, PLUGIN), folder.origin(), problems);
        List<InstanceSettings> instances =
                plugin == null ? List.of() : PluginFile.read(plugin, agent == null ? null : agent.interval(), problems);
        Writing writing = agent == null ? new Writing(agentName, List.of(), Map.of()) : agent.writing();
        return new CategrafFolder(instances, writing);
    }

    private static String in(RawValue folder, String file) {
        String name = folder.text();
        return name.endsWith("/") ? name + file : name + "/" + file;
    }
}
