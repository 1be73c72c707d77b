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
                "--output",
                to);
    }
}
