package io.llamatap.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A terminal with a shell, in a tmux server of its own. Used by one thread. */
final class Tmux implements AutoCloseable {
    private static final long LIMIT_SECONDS = 30;

    private final Path folder;

    private Tmux(Path folder) {
        this.folder = folder;
    }

    static boolean isThere() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "tmux")));
    }

    static Tmux start(Path folder, int columns, int rows) throws IOException, InterruptedException {
        Tmux tmux = new Tmux(folder);
        tmux.run(
                "new-session", "-d", "-x", "" + columns, "-y", "" + rows, "-s", "it", "env PS1='$ ' LC_ALL=C.UTF-8 sh");
        return tmux;
    }

    /** Returns a command that shows a Llamatap, and then its exit status and whether the terminal is as before. */
    static String command(String url) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return "clear; '" + java + "' -Xshare:auto -XX:TieredStopAtLevel=1 -cp \"$(cat classpath)\" "
                + Main.class.getName() + " top " + url
                + "; echo \"exit $?,\" $(stty -a | grep -o -E -e '[ -](icanon|echo) ')";
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("tmux", "-S", folder.resolve("tmux").toString(), "-f", "/dev/null"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(command + ": " + output);
        }
        return output;
    }

    void type(String line) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("classpath"), System.getProperty("java.class.path"));
        run("send-keys", "-l", line);
        press("Enter");
    }

    void press(String key) throws IOException, InterruptedException {
        run("send-keys", key);
    }

    void resize(int columns, int rows) throws IOException, InterruptedException {
        run("resize-window", "-x", "" + columns, "-y", "" + rows);
    }

    List<String> lines() throws IOException, InterruptedException {
        return run("capture-pane", "-p").lines().toList();
    }

    boolean isInSecondBuffer() throws IOException, InterruptedException {
        return run("display-message", "-p", "#{alternate_on}").strip().equals("1");
    }

    /** Sends a signal to what the shell has started. */
    void signal(String name) throws IOException, InterruptedException {
        long shell = Long.parseLong(run("display-message", "-p", "#{pane_pid}").strip());
        ProcessHandle child =
                ProcessHandle.of(shell).orElseThrow().children().findFirst().orElseThrow();
        new ProcessBuilder("kill", "-" + name, "" + child.pid()).start().waitFor();
    }

    void awaitText(String... texts) {
        Awaitility.await().atMost(LIMIT_SECONDS, TimeUnit.SECONDS).untilAsserted(() -> {
            String screen = String.join("\n", lines());
            for (String text : texts) {
                if (!screen.contains(text)) {
                    throw new AssertionError("no \"" + text + "\" in:\n" + screen);
                }
            }
        });
    }

    /** Waits until the command has ended with a status, and checks that the terminal is as it was. */
    void awaitGivenBack(int status) throws IOException, InterruptedException {
        awaitText("exit " + status + ", icanon echo");
        String cursor = run("display-message", "-p", "#{alternate_on}#{cursor_flag}#{wrap_flag}")
                .strip();
        if (!cursor.equals("011")) {
            throw new AssertionError("second buffer, cursor and wrapping are " + cursor);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            run("kill-server");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
