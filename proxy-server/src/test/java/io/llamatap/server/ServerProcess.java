package io.llamatap.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** The server in a process of its own, with an environment of its own. Used by one thread. */
final class ServerProcess implements AutoCloseable {
    private static final long LIMIT_SECONDS = 60;

    private final Process process;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<Void> pumps;

    private ServerProcess(Process process) {
        this.process = process;
        this.pumps = CompletableFuture.allOf(pump(process.getInputStream(), out), pump(process.getErrorStream(), err));
    }

    /** Starts Main with a few variables and no others of ours or of Ollama. */
    static ServerProcess start(Map<String, String> environment, String... args) throws IOException {
        return start(List.of(), environment, args);
    }

    /** Starts Main with so few file descriptors. */
    static ServerProcess startWithin(int descriptors, Map<String, String> environment, String... args)
            throws IOException {
        return start(
                List.of("sh", "-c", "ulimit -n \"$0\" && exec \"$@\"", Integer.toString(descriptors)),
                environment,
                args);
    }

    /** Starts Main with its calls of the kernel that concern descriptors written to a file; see {@link SystemCalls}. */
    static ServerProcess startTraced(Path trace, String... args) throws IOException {
        return start(SystemCalls.tracer(trace), Map.of(), args);
    }

    private static ServerProcess start(List<String> starter, Map<String, String> environment, String... args)
            throws IOException {
        List<String> command = new ArrayList<>(starter);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches(
                        "(LLAMATAP|OLLAMA)_.*|(SCRAPE|COLLECT)_INTERVAL|EXPORTER_PORT|LOG_LEVEL|JDK_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        return new ServerProcess(builder.start());
    }

    private static CompletableFuture<Void> pump(InputStream from, ByteArrayOutputStream to) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try (from) {
                        from.transferTo(to);
                        done.complete(null);
                    } catch (IOException e) {
                        done.completeExceptionally(e);
                    }
                },
                "server-process-output");
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    /** Returns the number that the system knows it by. */
    long pid() {
        return process.pid();
    }

    /** Returns what went to standard output so far. */
    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Returns what went to standard error, where the log goes, so far. */
    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Waits until a text stands on standard error. */
    void awaitErr(String text) {
        await(() -> err().contains(text) || !process.isAlive());
        if (!err().contains(text)) {
            throw new AssertionError("no \"" + text + "\" in:\n" + err());
        }
    }

    /** Returns the port of an address that the log names behind some words. */
    int awaitPort(String words) {
        awaitErr(words);
        awaitErr("upstream is ");
        String log = err();
        String line = log.substring(log.indexOf(words) + words.length())
                .lines()
                .findFirst()
                .orElseThrow();
        String address = line.split("[ ,]", 2)[0];
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static void await(Supplier<Boolean> condition) {
        Awaitility.await().atMost(LIMIT_SECONDS, TimeUnit.SECONDS).until(condition::get);
    }

    /** Sends a signal by its name, as TERM. */
    void signal(String name) throws IOException, InterruptedException {
        if (!isSignalled(name)) {
            throw new AssertionError("there is no process to signal");
        }
    }

    private boolean isSignalled(String name) throws IOException, InterruptedException {
        String pid = Long.toString(process.pid());
        return new ProcessBuilder("kill", "-" + name, pid).start().waitFor() == 0;
    }

    /** Sends a signal again and again until the process has ended: one that follows another closely counts as the same. */
    void signalUntilEnd(String name) {
        await(() -> {
            try {
                return process.waitFor(20, TimeUnit.MILLISECONDS) || !isSignalled(name);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Waits for the end and returns the exit status; all output is there then. */
    int exitStatus() throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running:\n" + err());
        }
        pumps.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
