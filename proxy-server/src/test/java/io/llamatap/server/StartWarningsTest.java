package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.config.ConfigReader;
import io.llamatap.server.config.setting.Instance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartWarningsTest {
    @TempDir
    Path root;

    @Test
    void saysWhatLocalhostIsInAContainer() throws Exception {
        assertThat(warning("localhost")).isNull();
        Files.createFile(root.resolve(".dockerenv"));
        assertThat(warning("localhost"))
                .isEqualTo(
                        "http://localhost:11434 is in this container itself, unless it shares the network of another; for an"
                                + " Ollama on the host, set OLLAMA_HOST=http://host.docker.internal:11434");
        assertThat(warning("192.0.2.1")).isNull();
        Files.delete(root.resolve(".dockerenv"));
        Files.createFile(Files.createDirectory(root.resolve("run")).resolve(".containerenv"));
        assertThat(warning("[::1]")).startsWith("http://[::1]:11434 is in this container itself");
    }

    private @Nullable String warning(String upstream) throws Exception {
        Instance instance = ConfigReader.read(new String[] {"--upstream=" + upstream}, Map.of(), (level, format) -> {})
                .settings()
                .listening()
                .instances()
                .get(0);
        return StartWarnings.ownLoopback(instance, root);
    }
}
