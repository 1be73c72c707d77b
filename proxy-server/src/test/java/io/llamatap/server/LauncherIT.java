package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher starts Java from any folder, builds once, and says in a line what it lacks. Java and Maven are stand-ins here. */
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {
    private static final String JAVA = """
            #!/usr/bin/env bash
            [[ $1 != -version ]] || { echo 'openjdk version "17.0.1" 2021-10-19' >&2; exit; }
            printf '%s\\n' "$@"
            """;
    /** Fails where two run at once. */
    private static final String MAVEN = """
            #!/usr/bin/env bash
            mkdir busy || exit 9
            echo built >> built
            sleep 1
            mkdir -p proxy-server/target/native
            : > proxy-server/target/llamatap.jar
            rmdir busy
            """;

    @TempDir
    Path folder;

    private Path tools;

    /** What a start ended with. */
    private record Ended(int status, List<String> out, List<String> err) {}

    @BeforeEach
    void makeTools() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of(
                "bash",
                "cat",
                "dirname",
                "env",
                "find",
                "flock",
                "git",
                "grep",
                "head",
                "kill",
                "locale",
                "mkdir",
                "mktemp",
                "readlink",
                "rm",
                "rmdir",
                "sed",
                "sleep",
                "tail",
                "touch")) {
            for (String bin : List.of("/bin/", "/usr/bin/")) {
                if (Files.exists(Path.of(bin + tool))) {
                    tool(tool, "#!/bin/sh\nexec " + bin + tool + " \"$@\"\n");
                }
            }
        }
    }

    private Path tool(String name, String script) throws IOException {
        Path file = Files.writeString(tools.resolve(name), script);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Makes what a checkout has of it that the launcher looks at. */
    private Path checkout(String name) throws IOException {
        Path root = Files.createDirectories(folder.resolve(name));
        for (String module : List.of("proxy-core", "proxy-server")) {
            Files.createDirectories(root.resolve(module + "/src/main"));
            Files.writeString(root.resolve(module + "/pom.xml"), "");
        }
        Files.writeString(root.resolve("pom.xml"), "");
        Files.createDirectory(root.resolve("config"));
        for (String file : List.of("llamatap", "config/archive.sh", "config/jvm.options")) {
            Files.copy(Path.of("..", file), root.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        return root;
    }

    private Path builtCheckout() throws IOException {
        Path root = checkout("r");
        Files.createDirectories(root.resolve("proxy-server/target"));
        Files.writeString(root.resolve("proxy-server/target/llamatap.jar"), "");
        return root;
    }

    private ProcessBuilder process(@Nullable Path directory, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("HOME", "/nowhere");
        builder.environment().put("CDPATH", folder.toString());
        return builder.directory((directory == null ? folder : directory).toFile());
    }

    private Ended run(@Nullable Path directory, String... command) throws Exception {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process = process(directory, command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), lines(out), lines(err));
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8).lines().toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "with blanks in it", "it's", "ünï", "\"q\"", "-dash", "a$HOME", "a;b", "back\\slash"})
    void startsFromAnyFolderAndThroughLinks(String name) throws Exception {
        tool("java", JAVA);
        tool("mvn", MAVEN);
        Path root = checkout(name);
        String jar = root.toRealPath() + "/proxy-server/target/llamatap.jar";
        Ended first = run(null, root + "/llamatap", "--key=a b", "");
        assertThat(first.status()).as("%s", first.err()).isZero();
        assertThat(first.out())
                .contains(
                        "@" + root.toRealPath() + "/config/jvm.options",
                        "-Djava.library.path=" + root.toRealPath() + "/proxy-server/target/native/META-INF/native")
                .endsWith("-jar", jar, "--key=a b", "");
        Path link = Files.createSymbolicLink(
                Files.createDirectories(folder.resolve("x y")).resolve("-link"), Path.of("..", name, "llamatap"));
        assertThat(run(root.resolve("config"), link.toString()).out()).endsWith("-jar", jar);
        assertThat(run(link.getParent(), "./-link").out()).endsWith("-jar", jar);
        assertThat(run(root, "./llamatap").out()).endsWith("-jar", jar);
        assertThat(run(root.getParent(), "bash", "--", name + "/llamatap").out())
                .endsWith("-jar", jar);
        assertThat(lines(root.resolve("built"))).hasSize(1);
    }

    @Test
    void buildsOnceForStartsAtOneTime() throws Exception {
        tool("java", JAVA);
        tool("mvn", MAVEN);
        assumeTrue(Files.exists(tools.resolve("flock")), "there is no flock here");
        Path root = checkout("r");
        List<Process> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(process(null, root + "/llamatap")
                    .redirectErrorStream(true)
                    .redirectOutput(Files.createTempFile(folder, "out", "").toFile())
                    .start());
        }
        for (Process start : starts) {
            assertThat(start.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(start.exitValue()).isZero();
        }
        assertThat(lines(root.resolve("built"))).hasSize(1);
    }

    @Test
    void archivesAnewInACopyAndTellsOnceThatItCannot() throws Exception {
        tool("java", JAVA);
        tool("mvn", MAVEN);
        Path root = checkout("first");
        String archiving = "llamatap: archiving classes for ";
        assertThat(run(null, root + "/llamatap").err())
                .anyMatch(line -> line.startsWith(archiving))
                .anyMatch(line -> line.startsWith("llamatap: no archive of classes, so each start takes longer"));
        assertThat(run(null, root + "/llamatap").err()).isEmpty();
        Path copy = folder.resolve("second");
        Files.move(root, copy);
        assertThat(run(null, copy + "/llamatap").err()).anyMatch(line -> line.startsWith(archiving));
        assertThat(run(null, copy + "/llamatap").err()).isEmpty();
    }

    @Test
    void saysInALineWhatIsMissing() throws Exception {
        Path root = checkout("r");
        assertThat(run(null, root + "/llamatap").err())
                .containsExactly("llamatap: Java 17 or later is needed: put it on the PATH or set JAVA_HOME");
        tool("java", JAVA);
        Ended unbuilt = run(null, root + "/llamatap");
        assertThat(unbuilt.status()).isEqualTo(1);
        assertThat(unbuilt.err())
                .containsExactly("llamatap: Maven is needed to build " + root.toRealPath()
                        + "/proxy-server/target/llamatap.jar: put mvn on the PATH");
        tool("java", JAVA.replace("17.0.1", "11.0.2"));
        assertThat(run(null, root + "/llamatap").err())
                .singleElement()
                .asString()
                .startsWith("llamatap: Java 17 or later is needed, ");
        Ended noOption = run(null, "/usr/bin/env", "LLAMATAP_JAVA_OPTS=Xmx1g -Da=b", root + "/llamatap");
        assertThat(noOption.status()).isEqualTo(64);
        assertThat(noOption.err())
                .containsExactly("llamatap: variable LLAMATAP_JAVA_OPTS: \"Xmx1g\" is no option of Java;"
                        + " accepted: options such as -Xmx512m, separated by blanks");
    }

    @Test
    void showsWhatMavenSaidFirstAndWhereTheRestIs() throws Exception {
        tool("java", JAVA);
        tool(
                "mvn",
                "#!/usr/bin/env bash\necho '[ERROR] this is wrong'\necho '[ERROR] '\n"
                        + "for i in {1..90}; do echo \"\tat a.b.C($i)\"; done\nexit 1\n");
        Path root = checkout("r");
        Ended failed = run(null, root + "/llamatap");
        assertThat(failed.status()).isEqualTo(1);
        Path log = root.toRealPath().resolve("proxy-server/target/build.log");
        assertThat(failed.err())
                .endsWith("[ERROR] this is wrong", "llamatap: the build failed; all that Maven said is in " + log)
                .hasSize(3);
        assertThat(lines(log)).hasSize(92);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "--version", "--check", "--example"})
    void printsAtOnceWithoutArchivingClasses(String option) throws Exception {
        tool("java", JAVA);
        Path root = builtCheckout();
        Ended ended = run(null, root + "/llamatap", "--upstream=http://ollama:11434", option);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).endsWith("--upstream=http://ollama:11434", option);
        assertThat(root.resolve("proxy-server/target")).isDirectoryNotContaining("glob:**archive*");
    }

    @Test
    void showsWhatTheBuildIsDoing() throws Exception {
        tool("java", JAVA);
        tool("mvn", MAVEN + """
            echo '[INFO] Downloading from somewhere: https://example.com/a.pom'
            for i in {1..250}; do echo '[INFO] Downloaded from somewhere: https://example.com/a.pom (1 kB)'; done
            echo '[INFO] --- compiler:3.16.0:compile (default-compile) @ proxy-core ---'
            echo '[INFO] --- compiler:3.16.0:compile (default-compile) @ proxy-server ---'
            echo '[INFO] --- shade:3.6.2:shade (default) @ proxy-server ---'
            """);
        Path root = checkout("r");
        assertThat(run(null, root + "/llamatap", "--version").err())
                .containsExactly(
                        "llamatap: building (once, and after changes of the sources; the first time this takes a minute)",
                        "llamatap:   downloading the libraries and plugins that the build needs",
                        "llamatap:   downloading: 100 files so far",
                        "llamatap:   downloading: 200 files so far",
                        "llamatap:   compiling proxy-core",
                        "llamatap:   compiling proxy-server",
                        "llamatap:   packing " + root.toRealPath() + "/proxy-server/target/llamatap.jar");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Could not transfer artifact a:b:pom:1 from/to x (https://example.com): example.com: Name or service not known | Maven could not download what the build needs: check the network
            Non-resolvable import POM: Cannot access x (https://example.com) in offline mode                              | Maven could not download what the build needs: check the network
            Could not transfer artifact a:b:pom:1 from/to x (https://example.com): Connection refused                     | Maven could not download what the build needs: check the network
            No compiler is provided in this environment. Perhaps you are running on a JRE rather than a JDK?              | a JDK is needed to build, and Maven found only a JRE
            The plugin x requires Maven version 3.6.3                                                                     | Maven 3.8 or later is needed to build
            Fatal error compiling: error: release version 17 not supported                                                | Maven runs with a Java that is older than 17
            Could not create local repository at /nowhere/.m2/repository                                                  | Maven cannot write its repository
            Error assembling JAR: No space left on device                                                                 | the disk is full
            """)
    void saysInALineWhatToDoWhereABuildFailsForAUsualReason(String said, String told) throws Exception {
        tool("java", JAVA);
        tool("mvn", "#!/usr/bin/env bash\necho '[INFO] begins'\necho '[ERROR] " + said + "'\nexit 1\n");
        Ended failed = run(null, checkout("r") + "/llamatap");
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.err()).hasSize(2);
        assertThat(failed.err().get(1)).startsWith("llamatap: " + told).endsWith("build.log)");
    }

    @Test
    void saysInALineThatAReadOnlyCheckoutIsNotBuilt() throws Exception {
        tool("java", JAVA);
        tool("mvn", MAVEN);
        Path root = checkout("r");
        Ended ended = runWithoutRights(root);
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .singleElement()
                .asString()
                .startsWith("llamatap: not built yet, and " + root.toRealPath() + "/proxy-core cannot be written: ");
        assertThat(root.resolve("built")).doesNotExist();
    }

    @Test
    void startsFromAReadOnlyCheckoutThatIsBuilt() throws Exception {
        tool("java", JAVA);
        Path root = builtCheckout();
        Ended ended = runWithoutRights(root);
        assertThat(ended.status()).as("%s", ended.err()).isZero();
        assertThat(ended.err())
                .singleElement()
                .asString()
                .startsWith("llamatap: no archive of classes for ")
                .endsWith("cannot be written: each start takes longer");
        assertThat(ended.out()).endsWith("-jar", root.toRealPath() + "/proxy-server/target/llamatap.jar");
    }

    /** Root may write everywhere, so it becomes nobody for that. */
    private Ended runWithoutRights(Path root) throws Exception {
        assertThat(run(null, "/bin/chmod", "-R", "a+rX,a-w", root.toString()).status())
                .isZero();
        try {
            if (!Files.isWritable(root)) {
                return run(null, root + "/llamatap");
            }
            Path setpriv = Path.of("/usr/bin/setpriv");
            assumeTrue(Files.exists(setpriv), "root cannot become nobody here");
            return run(
                    null, setpriv.toString(), "--reuid=65534", "--regid=65534", "--clear-groups", root + "/llamatap");
        } finally {
            run(null, "/bin/chmod", "-R", "u+w", root.toString());
        }
    }
}
