package io.llamatap.dist;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Links a Java runtime that has Llamatap and the modules that it needs, and no others. Stateless. */
final class RuntimeImage {
    /** Modules that nothing names: elliptic curves for TLS. */
    private static final String SERVICES = "jdk.crypto.ec";

    /**
     * What Llamatap never uses, as in config/runtime.sh. Line numbers stay: Llamatap's classes are linked too, and its users report
     * stack traces. Nor is anything compressed, since the archive around it is.
     */
    private static final List<String> UNUSED_FILES = List.of(
            "/java.base/bin/keytool",
            "/java.base/bin/keytool.exe",
            "/java.base/lib/jrt-fs.jar",
            "/java.base/lib/libsimdsort.so");

    private static final List<String> TRANSLATIONS = List.of("**_de.class", "**_ja.class", "**_zh_*.class");

    private RuntimeImage() {}

    /**
     * Links a runtime.
     *
     * @param linker the JDK whose jlink is run
     * @param target the JDK whose modules are linked, of the same version
     */
    static void link(Jdk linker, Jdk target, Path module, Path to)
            throws IOException, UnusableException, InterruptedException {
        if (linker.feature() != target.feature()) {
            throw new UnusableException(target.home() + " is Java " + target.feature() + "; the JDK that links, "
                    + linker.home() + ", is Java " + linker.feature());
        }
        List<String> path = new ArrayList<>(List.of(module.toString()));
        if (target.hasJmods()) {
            path.add(0, target.jmods().toString());
        }
        Tool.run(
                linker.tool("jlink"),
                "--module-path",
                String.join(File.pathSeparator, path),
                "--add-modules",
                ModuleJar.MODULE + "," + SERVICES,
                "--no-header-files",
                "--no-man-pages",
                "--exclude-files",
                String.join(",", UNUSED_FILES),
                "--exclude-resources",
                String.join(",", TRANSLATIONS),
                "--output",
                to);
    }
}
