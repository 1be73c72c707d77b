package io.llamatap.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Archives and packages have the bytes that were put in, and no others, whoever builds them and when. */
@DisabledOnOs(OS.WINDOWS)
class PackagesTest {
    private static final Instant TIME = Instant.parse("2026-11-21T00:00:00Z");

    @TempDir
    Path folder;

    private final Contents contents = new Contents();

    @BeforeEach
    void fill() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "hello\n");
        contents.program("usr/bin/hello", text);
        contents.file("usr/share/llamatap/" + "long/".repeat(30) + "name", text);
        contents.file("etc/llamatap/llamatap.toml", text);
        contents.link("usr/lib/llamatap/link", "../../bin/hello");
    }

    /** Writes twice, with the source of another time and other rights meanwhile. */
    private Path twice(String name, Writer writer) throws IOException {
        Path first = folder.resolve("1-" + name);
        Path second = folder.resolve("2-" + name);
        writer.write(first);
        Path text = folder.resolve("text");
        Files.setLastModifiedTime(text, FileTime.from(Instant.EPOCH));
        assertThat(text.toFile().setExecutable(true, false)).isTrue();
        writer.write(second);
        assertThat(second).hasSameBinaryContentAs(first);
        return first;
    }

    private interface Writer {
        void write(Path to) throws IOException;
    }

    @Test
    void tarIsReadByTar() throws Exception {
        Path tar = twice("a.tar.gz", to -> {
            try (OutputStream out = Files.newOutputStream(to)) {
                TarGz.write(out, "llamatap-1", contents, TIME);
            }
        });
        assertThat(run("tar", "--numeric-owner", "--utc", "-tvzf", tar.toString()))
                .contains("-rwxr-xr-x 0/0               6 2026-11-21 00:00 llamatap-1/usr/bin/hello\n")
                .contains("-rw-r--r-- 0/0               6 2026-11-21 00:00 llamatap-1/usr/share/llamatap/long/")
                .contains("drwxr-xr-x 0/0               0 2026-11-21 00:00 llamatap-1/usr/bin/\n")
                .contains("llamatap-1/usr/lib/llamatap/link -> ../../bin/hello\n");
    }

    @Test
    void debIsReadByDpkg() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/dpkg-deb")), "there is no dpkg-deb here");
        Contents control = new Contents();
        control.file("control", Files.writeString(folder.resolve("control"), """
                        Package: llamatap
                        Version: 1
                        Architecture: all
                        Maintainer: M <m@example.com>
                        Description: d
                        """));
        Path deb = twice("a.deb", to -> Deb.write(to, control, contents, TIME));
        assertThat(run("dpkg-deb", "--field", deb.toString(), "Package")).isEqualTo("llamatap\n");
        assertThat(run("dpkg-deb", "--contents", deb.toString()))
                .contains("-rwxr-xr-x root/root         6 ")
                .contains(" ./usr/bin/hello\n")
                .contains(" ./usr/lib/llamatap/link -> ../../bin/hello\n");
    }

    @Test
    void rpmIsReadByRpm() throws Exception {
        Path scripts = Files.createDirectory(folder.resolve("scripts"));
        for (String script : Set.of("post", "preun", "postun")) {
            Files.writeString(scripts.resolve(script), "exit 0\n");
        }
        Rpm.Facts facts = new Rpm.Facts(
                "1", "x86_64", "s", "d", "M <m@example.com>", new TreeSet<>(Set.of("libz.so.1()(64bit)")), scripts);
        Path rpm = twice("a.rpm", to -> Rpm.write(to, facts, Set.of("etc/llamatap/llamatap.toml"), contents, TIME));
        assumeTrue(Files.exists(Path.of("/usr/bin/rpm")), "there is no rpm here");
        String file = rpm.toString();
        assertThat(run("rpm", "--checksig", "--nosignature", file)).contains("digests OK");
        assertThat(run("rpm", "--query", "--package", "--configfiles", file))
                .isEqualTo("/etc/llamatap/llamatap.toml\n");
        assertThat(run("rpm", "--query", "--package", "--requires", file)).contains("libz.so.1()(64bit)\n");
        assertThat(run("rpm", "--query", "--package", "--list", "--verbose", file))
                .contains("-rwxr-xr-x")
                .contains("/usr/lib/llamatap/link -> ../../bin/hello\n")
                .doesNotContain(" /usr/bin\n");
    }

    @Test
    void noFileHidesAnother() {
        Path text = folder.resolve("text");
        assertThatThrownBy(() -> contents.file("usr/bin/hello", text)).hasMessage("there are two of usr/bin/hello");
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }
}
