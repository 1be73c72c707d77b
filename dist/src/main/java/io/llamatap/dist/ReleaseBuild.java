package io.llamatap.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Makes the files of one platform after the other. Used by one thread. */
final class ReleaseBuild {
    private final Inputs inputs;
    private final Jdk linker;
    private final Path work;
    private final Path release;
    private final Path module;

    /** Makes an empty folder for the release files, and the module that all runtimes get. */
    ReleaseBuild(Inputs inputs) throws IOException, UnusableException, InterruptedException {
        this.inputs = inputs;
        this.linker = inputs.linker();
        this.work = emptied(inputs.file("dist/target/work"));
        this.release = emptied(inputs.file("dist/target/release"));
        Path jar = inputs.file("proxy-server/target/llamatap.jar");
        if (!Files.exists(jar)) {
            throw new UnusableException("there is no " + jar + "; build proxy-server first");
        }
        this.module =
                ModuleJar.write(linker, jar, inputs.file("dist/src/main/module/module-info.java"), work, inputs.time());
    }

    /**
     * Makes all files of a platform and returns them.
     *
     * @param out gets what is left out of them, and why
     */
    List<Path> make(Platform platform, PrintStream out) throws IOException, UnusableException, InterruptedException {
        Jdk jdk = inputs.jdk(platform);
        Path built = Files.createDirectories(work.resolve(platform.id()));
        RuntimeImage.link(linker, jdk, module, built.resolve("runtime"));
        ClassArchive.make(inputs, platform, built).ifPresent(why -> out.println(platform.id() + ": " + why));
        Contents contents = ReleaseLayout.of(inputs, platform, built);
        List<Path> made = new ArrayList<>();
        if (platform.isLinux()) {
            LinuxPackages packages = new LinuxPackages(inputs, platform, contents, built.resolve("packages"));
            made.add(packages.deb(release));
            made.add(packages.rpm(release));
        }
        made.add(archive(platform, contents));
        return made;
    }

    private Path archive(Platform platform, Contents contents) throws IOException {
        String root = "llamatap-" + inputs.version() + "-" + platform.id();
        if (platform.isWindows()) {
            Path zip = release.resolve(root + ".zip");
            Zip.write(zip, root, contents, inputs.time());
            return zip;
        }
        Path tar = release.resolve(root + ".tar.gz");
        try (OutputStream out = Files.newOutputStream(tar)) {
            TarGz.write(out, root, contents, inputs.time());
        }
        return tar;
    }

    /** Writes the digests of all files, as sha256sum --check reads them. */
    void writeDigests(List<Path> made) throws IOException {
        StringBuilder sums = new StringBuilder();
        for (Path file : made) {
            sums.append(Digest.of("SHA-256", file))
                    .append("  ")
                    .append(file.getFileName())
                    .append('\n');
        }
        Files.writeString(release.resolve("SHA256SUMS"), sums);
    }

    private static Path emptied(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> walk = Files.walk(folder)) {
                for (Path file : walk.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(folder);
    }
}
