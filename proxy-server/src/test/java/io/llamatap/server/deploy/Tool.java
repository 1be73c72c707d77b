package io.llamatap.server.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program of others that reads the files which we ship, as {@code proxy-server/src/test/deploy/tools.sh} builds it. Stateless.
 *
 * @param path where it lies
 */
record Tool(Path path) {
    /** The folder with everything that is shipped to be copied. */
    static final Path CONFIG = Path.of("../config").toAbsolutePath().normalize();

    /** Where the script puts what it builds. */
    static Path cache() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path root =
                cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return root.resolve("llamatap-deploy");
    }

    /** Finds a program where the script put it, or else in the executable path; or has the test skipped. */
    static Tool find(String name) {
        String path = System.getenv("PATH");
        Optional<Path> found = Stream.concat(
                        Stream.of(cache().resolve("bin")),
                        Arrays.stream((path == null ? "" : path).split(":", -1)).map(Path::of))
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(
                found.isPresent(),
                name + " is not here: it has not checked the files (src/test/deploy/tools.sh builds it)");
        return new Tool(found.orElseThrow());
    }

    /** Runs it and returns what it wrote to standard output; fails with what it complained of. */
    String run(String... arguments) throws IOException, InterruptedException {
        return runWith("", arguments);
    }

    /** The same with a text on standard input. */
    String runWith(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(path.toString()));
        command.addAll(List.of(arguments));
        Path in = Files.createTempFile("tool", ".in");
        Path err = Files.createTempFile("tool", ".err");
        try {
            Files.writeString(in, input);
            Process process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectError(err.toFile())
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new AssertionError(
                        command + " ended with status " + status + ":\n" + Files.readString(err) + out);
            }
            return out;
        } finally {
            Files.delete(in);
            Files.delete(err);
        }
    }
}
