package io.llamatap.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs programs of a JDK and scripts. Stateless. */
final class Tool {
    private Tool() {}

    /**
     * Runs a command to its end.
     *
     * @throws UnusableException if it fails, with the last of what it printed
     */
    static void run(Object... command) throws IOException, UnusableException, InterruptedException {
        List<String> words = Stream.of(command)
                .flatMap(part -> part instanceof List<?> list ? list.stream() : Stream.of(part))
                .map(Object::toString)
                .collect(Collectors.toList());
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new UnusableException(Path.of(words.get(0)).getFileName() + " failed: " + lastOf(printed.strip()));
        }
    }

    private static String lastOf(String printed) {
        List<String> lines = printed.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }
}
