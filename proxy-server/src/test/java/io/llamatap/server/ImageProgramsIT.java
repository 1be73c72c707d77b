package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The two programs that the image has instead of a shell. Java is a stand-in here. */
@EnabledOnOs(OS.LINUX)
class ImageProgramsIT {
    private static final Path SOURCES = Path.of("..", "config", "image");

    @TempDir
    Path folder;

    /** What a program ended with. */
    private record Ended(int status, String out) {}

    @Test
    void startsJavaWithTheWordsOfTheVariableBetweenItsOptionsAndTheArguments() throws Exception {
        Path program = compile("llamatap", "-DHOME=\"" + folder + "/\"");
        Path java = Files.createDirectories(folder.resolve("runtime/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$MALLOC_ARENA_MAX\" \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        String home = folder + "/";

        Ended plain = run(Map.of(), program);
        assertThat(plain.out.lines())
                .containsExactly(
                        "1",
                        "@" + home + "jvm.options",
                        "-Djava.library.path=" + home + "native/META-INF/native",
                        "-Djna.boot.library.path=" + home + "native/com/sun/jna/linux-x86-64:" + home
                                + "native/com/sun/jna/linux-aarch64",
                        "@" + home + "archive/options",
                        "-jar",
                        home + "llamatap.jar");
        Ended told = run(
                Map.of("LLAMATAP_JAVA_OPTS", "  -Xmx64m\t-Da=b ", "MALLOC_ARENA_MAX", "4"),
                program,
                "--listen=:9",
                "a b",
                "");
        assertThat(told.out.lines().skip(5))
                .containsExactly("-Xmx64m", "-Da=b", "-jar", home + "llamatap.jar", "--listen=:9", "a b", "");
        assertThat(told.out).startsWith("4\n");
        assertThat(run(Map.of("LLAMATAP_JAVA_OPTS", " Xmx64m -Da=b"), program))
                .isEqualTo(new Ended(
                        64,
                        "llamatap: variable LLAMATAP_JAVA_OPTS: \"Xmx64m\" is no option of Java; accepted: options such as"
                                + " -Xmx512m, separated by blanks\n"));

        Files.delete(java);
        Ended without = run(Map.of(), program);
        assertThat(without.status).isEqualTo(71);
        assertThat(without.out).isEqualTo("llamatap: " + java + " cannot be started: No such file or directory\n");
    }

    @Test
    void isHealthyOnlyWhereLlamatapServes() throws Exception {
        Path program = compile("health");
        try (ScriptedUpstream serving = ScriptedUpstream.responding(request -> Wire.ok("ok"));
                ScriptedUpstream draining = ScriptedUpstream.responding(
                        request -> "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")) {
            String here = "127.0.0.1:" + serving.port();
            assertThat(run(Map.of(), program, here)).isEqualTo(new Ended(0, "HTTP/1.1 200 OK\n"));
            assertThat(run(Map.of("LLAMATAP_LISTEN", ":" + serving.port()), program).status)
                    .isZero();
            assertThat(run(Map.of("LLAMATAP_LISTEN", "0.0.0.0:" + serving.port(), "LLAMATAP_ADMIN", "none"), program)
                            .status)
                    .isZero();
            assertThat(run(Map.of("LLAMATAP_LISTEN", ":1", "LLAMATAP_ADMIN", "localhost:" + serving.port()), program)
                            .status)
                    .isZero();
            assertThat(run(Map.of(), program, Integer.toString(draining.port())))
                    .isEqualTo(new Ended(1, "HTTP/1.1 503 Service Unavailable\n"));
        }
        assertThat(run(Map.of(), program, "127.0.0.1:1"))
                .isEqualTo(new Ended(1, "127.0.0.1:1: cannot be connected to: Connection refused\n"));
        assertThat(run(Map.of(), program, "[::1]:1").out).startsWith("[::1]:1: cannot be connected to: ");
        for (String none : List.of("host", ":", ":0", ":65536", ":80x")) {
            assertThat(run(Map.of(), program, none)).isEqualTo(new Ended(1, none + ": is no address with a port\n"));
        }
    }

    /** Compiles a program as the Dockerfile does. */
    private Path compile(String name, String... options) throws Exception {
        Path program = folder.resolve(name);
        List<String> command = new ArrayList<>(
                List.of("cc", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Werror"));
        command.addAll(List.of(options));
        command.addAll(
                List.of("-o", program.toString(), SOURCES.resolve(name + ".c").toString()));
        Process compiler;
        try {
            compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeTrue(false, "there is no C compiler here");
            throw e;
        }
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(compiler.waitFor()).as(said).isZero();
        return program;
    }

    private static Ended run(Map<String, String> environment, Path program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.matches("LLAMATAP_.*|MALLOC_ARENA_MAX"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), out);
    }
}
