package io.llamatap.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** A balancer in a process of its own, with a recipe of {@code docs/scale-out.md}. */
final class Balancer implements AutoCloseable {
    private static final Path RECIPES = Path.of("..", "docs", "scale-out.md");

    /** Below what systems give to outgoing connections by themselves. */
    private static final int FIRST_PORT = 20_000;

    private static final int PORTS = 10_000;

    private final Process process;
    private final Path log;

    private Balancer(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Finds a program: where a system property says, or in the executable path. */
    static Optional<Path> find(String name) {
        String said = System.getProperty("llamatap." + name, "");
        String path = System.getenv("PATH");
        Stream<Path> places = said.isEmpty()
                ? Arrays.stream((path == null ? "" : path).split(":", -1)).map(folder -> Path.of(folder, name))
                : Stream.of(Path.of(said));
        return places.filter(Files::isExecutable).findFirst();
    }

    /** Returns the recipe in which a line stands: the block of code around it. */
    static String recipe(String line) throws IOException {
        StringBuilder block = new StringBuilder();
        for (String text : Files.readAllLines(RECIPES)) {
            if (text.startsWith("    ")) {
                block.append(text.substring(4)).append('\n');
            } else if (block.indexOf(line + "\n") >= 0) {
                break;
            } else {
                block.setLength(0);
            }
        }
        if (block.length() == 0) {
            throw new AssertionError("no recipe with the line " + line);
        }
        return block.toString();
    }

    /** Replaces a part of a recipe that must be there. */
    static String replaced(String recipe, String part, String by) {
        if (!recipe.contains(part)) {
            throw new AssertionError("not in the recipe: " + part);
        }
        return recipe.replace(part, by);
    }

    /** Returns a port that is free now, and that no system gives to a connection in the meantime. */
    static int freePort() throws IOException {
        IOException taken = new IOException("no port is free");
        for (int i = 0; i < PORTS; i++) {
            int port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                taken.addSuppressed(e);
            }
        }
        throw taken;
    }

    /** Starts a program in a folder, where its log is kept. */
    static Balancer start(Path folder, List<String> command) throws IOException {
        Path log = folder.resolve("log");
        return new Balancer(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
    }

    /** Returns what it said. */
    String log() throws IOException {
        return Files.readString(log, UTF_8);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
