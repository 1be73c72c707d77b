package io.llamatap.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Prometheus's own checker, where it is installed. */
public final class Promtool {
    private Promtool() {}

    /** Finds it on the path of executables. */
    public static Optional<Path> find() {
        String path = System.getenv("PATH");
        return Arrays.stream((path == null ? "" : path).split(":", -1))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Returns what {@code promtool check metrics} has to say of a page: nothing, if all is well. */
    public static String checkMetrics(Path promtool, String page) throws IOException, InterruptedException {
        Path file = Files.createTempFile("page", ".prom");
        try {
            Files.writeString(file, page);
            Process process = new ProcessBuilder(promtool.toString(), "check", "metrics")
                    .redirectInput(file.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            int status = process.waitFor();
            return status == 0 ? said : said + "(exit status " + status + ")";
        } finally {
            Files.delete(file);
        }
    }
}
