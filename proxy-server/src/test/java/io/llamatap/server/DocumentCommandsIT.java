package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatap.server.config.Action;
import io.llamatap.server.config.ConfigReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands that a newcomer is told to type work. The line above each block says what becomes of it here: {@code start} is read as
 * arguments, {@code run} is run beside the demonstration in an empty home, and {@code not run} says why it cannot be; its form is checked.
 */
@DisabledOnOs(OS.WINDOWS)
class DocumentCommandsIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> PAGES =
            List.of("README.md", "docs/getting-started.md", "docs/troubleshooting.md");
    private static final Pattern BLOCK = Pattern.compile(
            "(?:^<!-- ([^\n]*) -->\n)?^```(sh|powershell)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    /** Commands outside of such a block. */
    private static final Pattern UNMARKED = Pattern.compile(
            "^    (\\./|curl |docker |podman |kubectl |ollama |mvn |sudo |systemctl )", Pattern.MULTILINE);

    private static final String LAUNCHER = "./llamatap";

    @TempDir
    private Path home;

    /** A block of commands. */
    private record Commands(String page, String what, String text) {}

    @Test
    void sayWhatBecomesOfThem() throws IOException {
        assertThat(all()).hasSizeGreaterThan(8).allSatisfy(commands -> assertThat(commands.what)
                .as("%s", commands)
                .matches("start|run|not run: .{10,}"));
        for (String page : PAGES) {
            assertThat(Files.readString(ROOT.resolve(page))).doesNotContainPattern(UNMARKED);
        }
    }

    @Test
    void startLlamatapWithSettingsThatAreThere() throws Exception {
        for (Commands commands : all("start")) {
            String[] words = commands.text.strip().split(" ", -1);
            assertThat(words[0]).isEqualTo(LAUNCHER);
            String[] arguments = Stream.of(words).skip(1).toArray(String[]::new);
            assertThat(ConfigReader.read(arguments, Map.of(), (level, format) -> {})
                            .action())
                    .as("%s", commands)
                    .isEqualTo(Action.RUN);
        }
    }

    @Test
    void haveTheFormOfCommandsIfTheyCannotBeRun() throws Exception {
        for (Commands commands : all("not run")) {
            if (!commands.what.contains("PowerShell")) {
                bash("-n", commands.text);
            }
        }
    }

    @Test
    void workBesideTheDemonstration() throws Exception {
        assumeTrue(isThere("curl"), "curl is not installed: the commands of the documents are not run");
        writeLauncher();
        try (ServerProcess server = ServerProcess.start(Map.of(), "--demo", "--listen=127.0.0.1:0")) {
            String address = "localhost:" + server.awaitPort("listening on ");
            for (Commands commands : all("run")) {
                String output = bash("-c", commands.text.replace("localhost:8000", address));
                assertThat(output).as("%s", commands).isNotEmpty().doesNotContain("{\"error\":");
            }
        }
    }

    private static List<Commands> all(String what) throws IOException {
        return all().stream().filter(commands -> commands.what.startsWith(what)).toList();
    }

    private static List<Commands> all() throws IOException {
        List<Commands> all = new ArrayList<>();
        for (String page : PAGES) {
            BLOCK.matcher(Files.readString(ROOT.resolve(page)))
                    .results()
                    .forEach(block -> all.add(new Commands(page, text(block, 1), text(block, 3))));
        }
        return all;
    }

    private static String text(MatchResult block, int group) {
        return block.group(group) == null ? "" : block.group(group);
    }

    /** The launcher of the checkout would build; this one starts what the tests have compiled. */
    private void writeLauncher() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path launcher = home.resolve(LAUNCHER).normalize();
        Files.writeString(
                launcher,
                "#!/bin/sh\nexec '" + java + "' -cp '" + System.getProperty("java.class.path") + "' "
                        + Main.class.getName() + " \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private String bash(String option, String commands) throws IOException, InterruptedException {
        Path log = home.resolve("log");
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", option, commands)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        builder.environment().putAll(Map.of("HOME", home.toString(), "NO_PROXY", "*"));
        if (option.equals("-n")) {
            Path script = Files.writeString(home.resolve("script"), commands);
            builder.command("bash", "-n", script.toString());
        }
        Process process = builder.start();
        boolean isOver = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        String output = Files.readString(log, StandardCharsets.UTF_8);
        assertThat(isOver).as("%s\n%s", commands, output).isTrue();
        assertThat(process.exitValue()).as("%s\n%s", commands, output).isZero();
        return output;
    }
}
