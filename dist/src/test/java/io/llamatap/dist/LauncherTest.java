package io.llamatap.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher of releases finds what belongs to it and becomes Java. Java is a stand-in here. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final String JAVA = "#!/bin/sh\nprintf '%s\\n' \"$$\" \"$@\"\nexit 69\n";

    @TempDir
    Path folder;

    /** What a start printed and ended with. */
    private record Ended(long pid, int status, List<String> out) {}

    private Path release(String name) throws IOException {
        Path root = folder.resolve(name);
        Files.createDirectories(root.resolve("bin"));
        Files.copy(Path.of("files/llamatap"), root.resolve("bin/llamatap"), StandardCopyOption.COPY_ATTRIBUTES);
        Path java = Files.createDirectories(root.resolve("lib/llamatap/runtime/bin"))
                .resolve("java");
        Files.writeString(java, JAVA);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return root.toRealPath();
    }

    private Ended run(Path in, Map<String, String> variables, String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(variables);
        Process process = builder.start();
        List<String> out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.pid(), process.exitValue(), out);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "with blanks in it", "it's", "ünï", "\"q\"", "-dash", "a$HOME", "a;b", "back\\slash"})
    void findsItsRuntimeFromAnywhere(String name) throws Exception {
        Path root = release(name);
        Path elsewhere = Files.createDirectories(folder.resolve("x y"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("-link"), Path.of("..", name, "bin", "llamatap"));
        Path linkToLink = Files.createSymbolicLink(elsewhere.resolve("second"), link);
        Path folderLink = Files.createSymbolicLink(folder.resolve("folder link"), root.resolve("bin"));
        for (List<String> start : List.of(
                List.of("/", root + "/bin/llamatap"),
                List.of("/", link.toString()),
                List.of(elsewhere.toString(), "./-link"),
                List.of("/", linkToLink.toString()),
                List.of("/", folderLink + "/llamatap"),
                List.of(root + "/bin", "./llamatap"))) {
            Ended ended = run(Path.of(start.get(0)), Map.of(), start.get(1), "--listen", "a b", "");
            assertThat(ended.out())
                    .as("%s", start)
                    .contains(
                            "@" + root + "/lib/llamatap/jvm.options",
                            "-Djava.library.path=" + root + "/lib/llamatap/native")
                    .endsWith("-m", "io.llamatap/io.llamatap.server.Main", "--listen", "a b", "");
        }
    }

    @Test
    void becomesJavaSoThatSignalsAndTheExitStatusAreItsOwn() throws Exception {
        Ended ended = run(folder, Map.of(), release("r") + "/bin/llamatap");
        assertThat(ended.out().get(0)).isEqualTo(Long.toString(ended.pid()));
        assertThat(ended.status()).isEqualTo(69);
    }

    @Test
    void takesTheClassArchiveThatIsThereAndOptionsOfTheUser() throws Exception {
        Path root = release("r");
        String archive = root + "/lib/llamatap/llamatap.jsa";
        Files.writeString(Path.of(archive), "");
        Ended ended = run(folder, Map.of("LLAMATAP_JAVA_OPTS", "-Xmx1g -Da=b"), root + "/bin/llamatap");
        assertThat(ended.out()).containsSubsequence("-XX:SharedArchiveFile=" + archive, "-Xmx1g", "-Da=b", "-m");
    }

    @Test
    void saysInALineThatAWordIsNoOptionOfJava() throws Exception {
        Path root = release("r");
        Ended ended = run(folder, Map.of("LLAMATAP_JAVA_OPTS", " Xmx1g -Da=b"), root + "/bin/llamatap");
        assertThat(ended.status()).isEqualTo(64);
        assertThat(ended.out())
                .containsExactly("llamatap: variable LLAMATAP_JAVA_OPTS: \"Xmx1g\" is no option of Java;"
                        + " accepted: options such as -Xmx512m, separated by blanks");
    }

    @Test
    void writesNothing() throws Exception {
        Path root = release("r");
        List<Path> before = files(root);
        run(root, Map.of(), root + "/bin/llamatap");
        assertThat(files(root)).isEqualTo(before);
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.sorted().toList();
        }
    }
}
