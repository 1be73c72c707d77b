package io.llamatap.dist;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/**
 * A JDK on this machine, which may be one of another platform. Immutable.
 *
 * @param home the folder that has bin, lib and perhaps jmods
 * @param feature the number of its version, such as 17
 */
record Jdk(Path home, int feature) {
    private static final String BASE = "jmods/java.base.jmod";

    /**
     * Returns the JDK in a folder.
     *
     * @throws UnusableException if there is none that another JDK can link a runtime from
     */
    static Jdk at(Path folder) throws IOException, UnusableException {
        Path bundle = folder.resolve("Contents/Home");
        Path home = Files.isDirectory(bundle) ? bundle : folder;
        if (!Files.isDirectory(home)) {
            throw new UnusableException(home + " is not a folder");
        }
        if (!Files.exists(home.resolve(BASE))) {
            throw new UnusableException(home + " has no " + BASE);
        }
        // Not the file "release", which Debian has in another package.
        try (ZipFile base = new ZipFile(home.resolve(BASE).toFile());
                InputStream in = base.getInputStream(base.getEntry("classes/module-info.class"))) {
            String version = ModuleDescriptor.read(in).rawVersion().orElseThrow();
            return new Jdk(home, feature(version));
        }
    }

    /** Returns a JDK that links from what it is itself, as Java 24 and later can, by its file "release". */
    static Jdk withoutJmods(Path home) throws IOException, UnusableException {
        Path release = home.resolve("release");
        if (!Files.exists(release)) {
            throw new UnusableException(home + " has neither jmods nor a file \"release\"; is it a JDK?");
        }
        for (String line : Files.readAllLines(release)) {
            if (line.startsWith("JAVA_VERSION=")) {
                return new Jdk(home, feature(line.replaceAll("[^0-9.]", "")));
            }
        }
        throw new UnusableException(release + " has no JAVA_VERSION");
    }

    private static int feature(String version) {
        return Integer.parseInt(version.split("[^0-9]", 2)[0]);
    }

    /** Returns the JDK that runs this. It may have no jmods: later ones can link from what they are themselves. */
    static Jdk running() {
        return new Jdk(
                Path.of(System.getProperty("java.home")), Runtime.version().feature());
    }

    boolean hasJmods() {
        return Files.exists(home.resolve(BASE));
    }

    Path jmods() {
        return home.resolve("jmods");
    }

    Path tool(String name) {
        return home.resolve("bin").resolve(name);
    }
}
