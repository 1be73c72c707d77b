package io.llamatap.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;

/** Makes the packages for dpkg and rpm from the contents of a Linux archive. Used by one thread. */
final class LinuxPackages {
    private static final String SETTINGS = "etc/llamatap/llamatap.toml";
    private static final String DOC = "usr/share/doc/llamatap/";
    private static final String MAN_PAGE = "usr/" + ReleaseLayout.MAN_PAGE;
    private static final String SUMMARY = "metering proxy for Ollama";
    private static final String DESCRIPTION = """
            Llamatap stands between clients and Ollama, passes every byte on at once, and
            measures what passes: requests, errors, tokens, time to first token, queues and
            models in memory, for Prometheus. It brings its own Java runtime.""";
    /** The revision of the package, behind the version; rpm calls it the release. */
    private static final String REVISION = "-1";

    private static final int KIB = 1024;

    private final Inputs inputs;
    private final Platform platform;
    private final Path work;
    private final Contents archive;
    private final Libraries libraries;
    /** Neither dpkg nor rpm allows a hyphen before its own; with a tilde, 1.0~SNAPSHOT is older than 1.0. */
    private final String version;

    /**
     * Reads which libraries the contents need.
     *
     * @param archive what the archive of the platform has
     * @param work a folder for files that are needed meanwhile
     * @throws UnusableException if the contents are for another processor
     */
    LinuxPackages(Inputs inputs, Platform platform, Contents archive, Path work) throws IOException, UnusableException {
        this.inputs = inputs;
        this.platform = platform;
        this.archive = archive;
        this.work = Files.createDirectories(work);
        this.libraries = Libraries.of(archive, platform.elfMachine());
        this.version = inputs.version().replace('-', '~');
    }

    /** Writes the package for dpkg and returns it. */
    Path deb(Path folder) throws IOException {
        Contents files = installed();
        files.move("usr/" + ReleaseLayout.ZSH, "usr/share/zsh/vendor-completions/_llamatap");
        files.remove(DOC + "LICENSE");
        files.file(DOC + "copyright", inputs.file("dist/files/deb/copyright"));
        files.remove(DOC + "CHANGELOG.md");
        String changes = Files.readString(inputs.file("CHANGELOG.md"));
        files.file(DOC + "changelog.gz", TarGz.gzip(changes, work.resolve("changelog.gz")));
        files.file(DOC + "changelog.Debian.gz", TarGz.gzip(debianChanges(), work.resolve("changelog.Debian.gz")));
        Contents control = new Contents();
        control.file("control", Files.writeString(work.resolve("control"), control(files)));
        control.file("conffiles", Files.writeString(work.resolve("conffiles"), "/" + SETTINGS + "\n"));
        control.file("md5sums", Files.writeString(work.resolve("md5sums"), md5sums(files)));
        for (String script : Set.of("postinst", "prerm", "postrm")) {
            control.program(script, inputs.file("dist/files/deb/" + script));
        }
        Path deb = folder.resolve("llamatap_" + version + REVISION + "_" + platform.debName() + ".deb");
        Deb.write(deb, control, files, inputs.time());
        return deb;
    }

    /** Writes the package for rpm and returns it. */
    Path rpm(Path folder) throws IOException {
        Path rpm = folder.resolve(Rpm.fileName(version, platform.rpmName()));
        Rpm.Facts facts = new Rpm.Facts(
                version,
                platform.rpmName(),
                SUMMARY,
                DESCRIPTION,
                inputs.maintainer(),
                libraries.rpmRequires(),
                inputs.file("dist/files/rpm"));
        Rpm.write(rpm, facts, Set.of(SETTINGS), installed(), inputs.time());
        return rpm;
    }

    /** Returns what both install: the archive below /usr, and what the system looks for where it looks. */
    private Contents installed() throws IOException {
        Contents files = new Contents();
        files.all("usr", archive);
        files.move("usr/LICENSE", DOC + "LICENSE");
        files.move("usr/share/llamatap/service/llamatap.service", "usr/lib/systemd/system/llamatap.service");
        files.remove(MAN_PAGE);
        String manual = Files.readString(inputs.file("dist/files/llamatap.1"));
        files.file(MAN_PAGE + ".gz", TarGz.gzip(manual, work.resolve("llamatap.1.gz")));
        // Not the example with the help texts: when one of them changes, dpkg would ask each administrator who has
        // settings.
        files.file(SETTINGS, inputs.file("dist/files/llamatap.toml"));
        return files;
    }

    private String control(Contents files) throws IOException {
        return """
                Package: llamatap
                Version: %s%s
                Architecture: %s
                Maintainer: %s
                Installed-Size: %d
                Depends: %s
                Section: net
                Priority: optional
                Description: %s
                %s
                """.formatted(
                        version,
                        REVISION,
                        platform.debName(),
                        inputs.maintainer(),
                        files.size() / KIB,
                        libraries.debDepends(),
                        SUMMARY,
                        DESCRIPTION.indent(1).stripTrailing());
    }

    private String debianChanges() {
        String time = DateTimeFormatter.RFC_1123_DATE_TIME.format(inputs.time().atOffset(ZoneOffset.UTC));
        return """
                llamatap (%s%s) stable; urgency=medium

                  * What changed is in changelog.gz.

                 -- %s  %s
                """.formatted(version, REVISION, inputs.maintainer(), time.replace("GMT", "+0000"));
    }

    private static String md5sums(Contents files) throws IOException {
        StringBuilder sums = new StringBuilder();
        for (Map.Entry<String, Item> entry : files.items().entrySet()) {
            if (entry.getValue() instanceof Item.Copy copy && !entry.getKey().equals(SETTINGS)) {
                sums.append(Digest.of("MD5", copy.source()))
                        .append("  ")
                        .append(entry.getKey())
                        .append('\n');
            }
        }
        return sums.toString();
    }
}
