package io.llamatap.server.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Builds a library that stands in for NVIDIA's, with the C compiler of the machine. */
final class StubNvml {
    private StubNvml() {}

    /**
     * Returns the path of a new library, or skips the test where there is no compiler.
     *
     * @param macros what the library is to lack
     */
    static String build(Path folder, String... macros) throws IOException, InterruptedException {
        assumeTrue(
                System.getProperty("os.name").equals("Linux"),
                "NVIDIA's library is read on Linux alone: not tried here");
        Path source = folder.resolve("nvml.c");
        try (InputStream in = Objects.requireNonNull(StubNvml.class.getResourceAsStream("nvml.c"))) {
            Files.write(source, in.readAllBytes());
        }
        Path library = folder.resolve("libnvidia-ml.so.1");
        List<String> command =
                new ArrayList<>(List.of("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString()));
        for (String macro : macros) {
            command.add("-D" + macro);
        }
        Process compiler;
        try {
            compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return abort("no C compiler (cc) here: readings of NVIDIA GPUs not tried");
        }
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(compiler.waitFor()).as(said).isZero();
        return library.toString();
    }
}
